import { Worker } from 'node:worker_threads';
import { DongboError } from '../../domain/errors.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import type { FromThread, ToThread } from './messages.ts';
import { PULSE_EVERY_MS, type Pulse } from './pulse.ts';
import { RestartWait } from './restartWait.ts';

/** How long requests under way may take to end, in milliseconds. */
const DRAIN_MS = 5_000;

export interface HttpSide {
  readonly host: string;
  readonly port: number;
  /** The mapping tables were read anew: the thread reads them, too. */
  tablesChanged(): void;
  /** The certificate may have been renewed: the thread reads it now. */
  renewCertificate(): void;
  /** Takes no new requests, lets those under way end. */
  close(): Promise<void>;
}

/**
 * Starts the HTTP thread and tells it, once a second, how the main thread is. A thread that dies takes no delivery
 * with it: it is started again.
 *
 * DongboError as the thread has it when it does not come to listen: the port is taken, a certificate cannot be read.
 */
export async function startHttp(
  configFile: string,
  pulse: () => Promise<Pulse>,
  log: Log,
): Promise<HttpSide> {
  let closing: Promise<void> | null = null;
  const wait = new RestartWait();
  let again: NodeJS.Timeout | undefined;
  let thread = await startThread();

  async function startThread(): Promise<Started> {
    const started = await listening(configFile);
    const since = performance.now();
    log.info('http.listening', { host: started.host, port: started.port });
    started.worker.on('error', (error) => log.error('http.died', errorFields(error)));
    started.worker.on('exit', () => restartLater(performance.now() - since));
    return started;
  }

  function restartLater(ranMs: number): void {
    if (closing !== null) return;
    const waitMs = wait.after(ranMs);
    log.warn('http.restarting', { nextAttemptMs: waitMs });
    again = setTimeout(() => void restart(), waitMs);
  }

  async function restart(): Promise<void> {
    try {
      thread = await startThread();
      // Closed meanwhile: what was closed then was the one that had died.
      if (closing !== null) await stop(thread.worker);
    } catch (error) {
      log.error('http.died', errorFields(error));
      restartLater(0);
    }
  }

  const send = (message: ToThread): void => thread.worker.postMessage(message);
  const beat = setInterval(() => {
    pulse().then(
      (told) => send({ kind: 'pulse', pulse: told }),
      // Not sent, it is missed: after half a minute /healthz says so.
      (error) => log.warn('http.pulse_failed', errorFields(error)),
    );
  }, PULSE_EVERY_MS);

  return {
    host: thread.host,
    port: thread.port,
    tablesChanged: () => send({ kind: 'tables' }),
    renewCertificate: () => send({ kind: 'certificate' }),
    close: () => {
      closing ??= stop(thread.worker);
      clearInterval(beat);
      clearTimeout(again);
      return closing;
    },
  };
}

interface Started {
  readonly worker: Worker;
  readonly host: string;
  readonly port: number;
}

async function listening(configFile: string): Promise<Started> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: { configFile } });
  const { promise, resolve, reject } = Promise.withResolvers<FromThread>();
  worker.once('message', resolve);
  worker.once('error', reject);
  try {
    const said = await promise;
    if (said.kind === 'failed') throw new DongboError(said.error);
    return { worker, host: said.host, port: said.port };
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    worker.off('error', reject);
  }
}

async function stop(worker: Worker): Promise<void> {
  // One that has died says so no more.
  if (worker.threadId === -1) return;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  worker.once('exit', () => resolve());
  worker.postMessage({ kind: 'stop' } satisfies ToThread);
  const late = setTimeout(() => void worker.terminate(), DRAIN_MS);
  await ended;
  clearTimeout(late);
}
