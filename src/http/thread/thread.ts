import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { expiriesOf } from '../../app/expiries.ts';
import { MappingSuggestions } from '../../app/mappingSuggestions.ts';
import { createNotices } from '../../app/notifications.ts';
import { openLedger } from '../../app/openLedger.ts';
import { openLedgerPreview } from '../../app/openPreview.ts';
import { redisAddress } from '../../app/openRedis.ts';
import { TableEditing } from '../../app/tableEditing.ts';
import { loadConfig } from '../../config/load.ts';
import { DongboError } from '../../domain/errors.ts';
import { LiveTables } from '../../mappings/liveTables.ts';
import { createLog, type Log, silentLog } from '../../observability/log.ts';
import { logWarnings } from '../../process/foreignOutput.ts';
import { Lifetime } from '../../process/lifetime.ts';
import { createBell, pushSlots } from '../../queue/bell.ts';
import { connectRedis } from '../../queue/connection.ts';
import { closeQueues, openQueues, queuePrefix } from '../../queue/queues.ts';
import type { HttpDeps } from '../server/deps.ts';
import { closeServer, DRAIN_MS } from '../server/drain.ts';
import { renewCertificate, watchCertificate } from '../server/listener/certificate.ts';
import { warnIfPlain } from '../server/listener/createListener.ts';
import { createServer, listen } from '../server/server.ts';
import { logThrough } from './logThrough.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { PortalQuestions } from './portalQuestions.ts';
import { PulseBoard } from './pulse.ts';
import { offloadSlowQueries } from './slowLedger.ts';

/** How long closing waits for a Redis that may be away, in milliseconds. */
const ANSWER_MS = 300;

/**
 * Wires the HTTP side in its own thread: delivery blocks the main thread for up to 50 ms at a time, which would delay
 * every answer. The two threads share only files, Redis and messages.
 */
async function serve({ configFile, logsThroughParent, style }: ThreadData): Promise<void> {
  const send = (message: FromThread): void => parentPort?.postMessage(message);
  const log = logsThroughParent ? logThrough(send) : createLog({ style });
  logWarnings(log);
  const lifetime = new Lifetime(log);
  try {
    const config = loadConfig({ path: configFile, env: process.env, cwd: process.cwd() });
    const questions = new PortalQuestions(send);
    const { deps, tables } = await build(config, { lifetime, log, send, questions });
    const server = await createServer(deps);
    lifetime.own('http', server, closeServer, DRAIN_MS);
    const { tls } = config.http;
    if (tls !== null) {
      const watch = watchCertificate(server.server, tls, { log });
      lifetime.own('certificate', watch, (stop) => stop());
    }
    parentPort?.on('message', (message: ToThread) => {
      switch (message.kind) {
        case 'pulse':
          return deps.pulses.receive(message.pulse);
        case 'looked_up':
          return questions.receive(message);
        case 'tables':
          return void tables.reload();
        case 'certificate':
          return tls === null ? undefined : renewCertificate(server.server, tls, log);
        case 'stop':
          return void lifetime.close(message.withinMs).then(() => parentPort?.close());
      }
    });
    const { port } = await listen(server, config.http);
    warnIfPlain(config.http, log);
    send({ kind: 'listening', host: config.http.host, port });
  } catch (error) {
    await lifetime.close();
    if (!(error instanceof DongboError)) throw error;
    // An error loses its class on the way to the main thread, so its parts are sent.
    const { code, message, remedy, exitCode } = error;
    send({ kind: 'failed', error: { code, message, remedy, exitCode } });
    parentPort?.close();
  }
}

async function build(
  config: ReturnType<typeof loadConfig>,
  {
    lifetime,
    log,
    send,
    questions,
  }: {
    readonly lifetime: Lifetime;
    readonly log: Log;
    readonly send: (message: FromThread) => void;
    readonly questions: PortalQuestions;
  },
): Promise<{ deps: HttpDeps; tables: LiveTables }> {
  const ledger = lifetime.own('ledger', offloadSlowQueries(openLedger(config), config), (opened) =>
    opened.close(),
  );
  const redis = lifetime.own('redis', connectRedis(redisAddress(config), log), (opened) =>
    opened.disconnect(),
  );
  const openedQueues = openQueues(redis, queuePrefix(config.province.code, await ledger.identity()));
  const queues = lifetime.own('queues', openedQueues, closeQueues, ANSWER_MS);
  const createdBell = createBell(queues.replay, 1);
  const bell = lifetime.own('bell', createdBell, (opened) => opened.settled(), ANSWER_MS);
  const deliveryBell = lifetime.own(
    'delivery bell',
    createBell(queues.push, pushSlots(config.portal.concurrency)),
    (opened) => opened.settled(),
    ANSWER_MS,
  );
  const codes = new Map(config.portal.codes);
  // The main thread reads the tables too, and logs the result.
  const tables = new LiveTables(config, codes, silentLog);
  const onChanged = (): void => {
    tables.reload();
    send({ kind: 'tables_edited' });
  };
  const editing = new TableEditing({ ledger, config, now: Date.now, onChanged });
  const { province, offsetMs, http, report } = config;
  const deps: HttpDeps = {
    ledger,
    redis,
    queues,
    bell,
    deliveryBell,
    pulses: new PulseBoard(() => performance.now()),
    mappings: () => tables.mappings,
    portalCodes: () => codes,
    tableFaults: () => tables.faults,
    tables: editing,
    suggestions: new MappingSuggestions({ ledger, tables: editing }),
    preview: openLedgerPreview(config, {
      ledger,
      portal: questions,
      mappings: () => tables.mappings,
      fields: () => tables.fields,
    }),
    lookUpHeld: questions.ask,
    expiries: () => expiriesOf(config, ledger),
    notices: createNotices(config, { ledger, log }),
    settings: {
      province,
      offsetMs,
      http,
      report,
      language: config.language ?? 'vi',
      batchSize: config.portal.batchSize,
      sources: config.sources.map(({ name, kind, deliver }) => ({ name, kind, deliver })),
    },
    now: Date.now,
    log,
  };
  return { deps, tables };
}

if (!isMainThread) await serve(workerData as ThreadData);
