import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '../../config/load.ts';
import { DongboError } from '../../domain/errors.ts';
import { createLog, type Log } from '../../observability/log.ts';
import { logWarnings } from '../../process/foreignOutput.ts';
import { renewCertificate, watchCertificate } from '../server/listener/certificate.ts';
import { warnIfPlain } from '../server/listener/createListener.ts';
import { listen } from '../server/server.ts';
import { logThrough } from './logThrough.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { openProvinceSide } from './provinceSide.ts';
import { type Serving, type ServingOptions, serveProvinces } from './serveProvinces.ts';

/**
 * The HTTP side in its own thread: delivery blocks the main thread for up to 50 ms at a time, which would delay
 * every answer.
 */
async function run({ configFiles, logsThroughParent, style }: ThreadData): Promise<void> {
  const send = (message: FromThread): void => parentPort?.postMessage(message);
  const log: Log = logsThroughParent ? logThrough(send) : createLog({ style });
  logWarnings(log);
  try {
    const configs = configFiles.map((path) => loadConfig({ path, env: process.env, cwd: process.cwd() }));
    const options: ServingOptions = {
      log,
      send: (place, message) => send({ kind: 'from_province', place, message }),
    };
    const [alone] = configs;
    const serving =
      alone !== undefined && configs.length === 1
        ? await serveAlone(alone, options)
        : await serveProvinces(configs, options);
    parentPort?.on('message', (message: ToThread) => {
      if (message.kind === 'stop') void serving.close(message.withinMs).then(() => parentPort?.close());
      else serving.receive(message);
    });
    send({ kind: 'listening', host: serving.host, port: serving.port });
  } catch (error) {
    if (!(error instanceof DongboError)) throw error;
    // An error loses its class on the way to the main thread, so its parts are sent.
    const { code, message, remedy, exitCode } = error;
    send({ kind: 'failed', error: { code, message, remedy, exitCode } });
    parentPort?.close();
  }
}

/** One province has the address to itself. */
async function serveAlone(
  config: ReturnType<typeof loadConfig>,
  { log, send }: ServingOptions,
): Promise<Serving> {
  const side = await openProvinceSide(config, { log, send: (message) => send(0, message) });
  const { server } = side;
  const { tls, host } = config.http;
  const stopWatch = tls === null ? () => undefined : watchCertificate(server.server, tls, { log });
  const close = async (withinMs?: number): Promise<void> => {
    stopWatch();
    await side.close(withinMs);
  };
  try {
    const { port } = await listen(server, config.http);
    warnIfPlain(config.http, log);
    return {
      host,
      port,
      receive: (message) => {
        if (message.kind === 'to_province') side.receive(message.message);
        if (message.kind === 'certificate' && tls !== null) renewCertificate(server.server, tls, log);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

if (!isMainThread) await run(workerData as ThreadData);
