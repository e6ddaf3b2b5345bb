import { Worker } from 'node:worker_threads';
import { backoffMs, THREAD_RESTART } from '../../domain/delays.ts';
import { DongboError } from '../../domain/errors.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import { decidedLogStyle } from '../../observability/logStyle.ts';
import type { LookUpHeld } from '../../sync/verify/compare.ts';
import type { FromThread, StartOutcome, ThreadData, ToThread } from './messages.ts';
import { answerQuestion } from './portalQuestions.ts';
import { PULSE_EVERY_MS, type Pulse } from './pulse.ts';

/** How long the thread may take to end, in milliseconds. */
const CLOSE_MS = 5_500;
/** Of that, for the thread to end by itself before it is terminated. */
const TERMINATED_MS = 300;

export interface HttpThread {
  readonly host: string;
  readonly port: number;
  /** The mapping tables were read again, so the thread reads them too. */
  tablesChanged(): void;
  /** The certificate may have been renewed: the thread reads it now. */
  renewCertificate(): void;
  /** Takes no new requests; completes those in progress, as far as the time allows. */
  close(withinMs?: number): Promise<void>;
}

/**
 * Starts the HTTP thread and sends it a pulse of the main thread once a second. Delivery survives the death of the
 * thread, which is restarted.
 *
 * DongboError of the thread when it cannot listen: the port is taken, or a certificate cannot be read.
 */
export async function startHttp(
  configFile: string,
  pulse: () => Promise<Pulse>,
  log: Log,
  {
    logsThroughParent = false,
    onTablesEdited = () => undefined,
    lookUpHeld,
  }: {
    readonly logsThroughParent?: boolean;
    readonly onTablesEdited?: () => void;
    /** Look-ups of the thread are refused without it. */
    readonly lookUpHeld?: LookUpHeld;
  } = {},
): Promise<HttpThread> {
  let closing: Promise<void> | null = null;
  const wait = new RestartWait();
  let restartTimer: NodeJS.Timeout | undefined;
  let thread = await startThread();

  async function startThread(): Promise<Started> {
    const started = await listening(configFile, logsThroughParent ? log : null);
    const since = performance.now();
    log.info('http.listening', { host: started.host, port: started.port });
    started.worker.on('error', (error) => log.error('http.died', errorFields(error)));
    started.worker.on('message', (message: FromThread) => {
      if (message.kind === 'tables_edited') onTablesEdited();
      if (message.kind === 'look_up') void lookUp(message).then((reply) => started.worker.postMessage(reply));
    });
    started.worker.on('exit', () => restartLater(performance.now() - since));
    return started;
  }

  async function lookUp(question: Extract<FromThread, { kind: 'look_up' }>): Promise<ToThread> {
    const { id } = question;
    const onError = (error: unknown): void => log.error('http.look_up_failed', errorFields(error));
    const answer = lookUpHeld === undefined ? null : await answerQuestion(question, lookUpHeld, onError);
    return { kind: 'looked_up', id, answer };
  }

  function restartLater(ranMs: number): void {
    if (closing !== null) return;
    const waitMs = wait.after(ranMs);
    log.warn('http.restarting', { nextAttemptMs: waitMs });
    restartTimer = setTimeout(() => void restart(), waitMs);
  }

  async function restart(): Promise<void> {
    try {
      thread = await startThread();
      // close() was called in the meantime, and stopped only the dead thread.
      if (closing !== null) await stop(thread.worker, CLOSE_MS);
    } catch (error) {
      log.error('http.died', errorFields(error));
      restartLater(0);
    }
  }

  const send = (message: ToThread): void => thread.worker.postMessage(message);
  const beat = setInterval(() => {
    pulse().then(
      (current) => send({ kind: 'pulse', pulse: current }),
      // After half a minute without a pulse /healthz reports it.
      (error) => log.warn('http.pulse_failed', errorFields(error)),
    );
  }, PULSE_EVERY_MS);

  return {
    host: thread.host,
    port: thread.port,
    tablesChanged: () => send({ kind: 'tables' }),
    renewCertificate: () => send({ kind: 'certificate' }),
    close: (withinMs = CLOSE_MS) => {
      closing ??= stop(thread.worker, withinMs);
      clearInterval(beat);
      clearTimeout(restartTimer);
      return closing;
    },
  };
}

interface Started extends Pick<HttpThread, 'host' | 'port'> {
  readonly worker: Worker;
}

/** `log`: where the thread's lines go; null = it writes them itself. */
async function listening(configFile: string, log: Log | null): Promise<Started> {
  const workerData: ThreadData = { configFile, logsThroughParent: log !== null, style: decidedLogStyle() };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<StartOutcome>();
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'logged') log?.[message.level](message.event, message.fields);
    else if (message.kind === 'listening' || message.kind === 'failed') resolve(message);
  });
  worker.once('error', reject);
  try {
    const message = await promise;
    if (message.kind === 'failed') throw new DongboError(message.error);
    return { worker, host: message.host, port: message.port };
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    worker.off('error', reject);
  }
}

async function stop(worker: Worker, withinMs: number): Promise<void> {
  // A dead thread emits no exit event.
  if (worker.threadId === -1) return;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  worker.once('exit', () => resolve());
  const ownMs = Math.max(0, withinMs - TERMINATED_MS);
  worker.postMessage({ kind: 'stop', withinMs: ownMs } satisfies ToThread);
  const late = setTimeout(() => void worker.terminate(), ownMs);
  await ended;
  clearTimeout(late);
}

/**
 * How long to wait before a dead thread is restarted. The wait doubles each time the thread dies early or fails to
 * start, and is short again once it has run well.
 */
export class RestartWait {
  #failures = 0;

  /** `ranMs`: how long the thread ran; 0 when it did not start. Both in milliseconds. */
  after(ranMs: number): number {
    // A thread that ran as long as the longest wait counts as healthy.
    this.#failures = ranMs >= THREAD_RESTART.longestMs ? 1 : this.#failures + 1;
    return backoffMs(THREAD_RESTART, this.#failures);
  }
}
