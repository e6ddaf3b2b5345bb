import { Worker } from 'node:worker_threads';
import { backoffMs, THREAD_RESTART } from '../../domain/delays.ts';
import { DongboError } from '../../domain/errors.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import { decidedLogStyle } from '../../observability/logStyle.ts';
import type { LookUpHeld } from '../../sync/verify/compare.ts';
import type { FromProvince, FromThread, StartOutcome, ThreadData, ToProvince, ToThread } from './messages.ts';
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

/** What the main thread has of one province for the HTTP thread. */
export interface HttpSource {
  readonly pulse: () => Promise<Pulse>;
  readonly onTablesEdited?: () => void;
  /** Look-ups of the thread are refused without it. */
  readonly lookUpHeld?: LookUpHeld | undefined;
  readonly log: Log;
}

/** One HTTP thread for several provinces. */
export interface SharedHttp extends Omit<HttpThread, 'tablesChanged'> {
  /** Serves a province from now on, until its own `close`. */
  join(place: number, source: HttpSource): HttpThread;
}

interface ThreadOptions {
  readonly logsThroughParent?: boolean;
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
  { logsThroughParent, ...source }: ThreadOptions & Pick<HttpSource, 'onTablesEdited' | 'lookUpHeld'> = {},
): Promise<HttpThread> {
  const sources = new Map([[0, { pulse, log, ...source }]]);
  const thread = await startThread([configFile], sources, log, {
    logsThroughParent: logsThroughParent === true,
  });
  return { ...thread, tablesChanged: () => thread.send(0, { kind: 'tables' }) };
}

/** The same for several provinces; none is served before it joins. */
export async function startSharedHttp(
  configFiles: readonly string[],
  log: Log,
  { logsThroughParent = false }: ThreadOptions = {},
): Promise<SharedHttp> {
  const sources = new Map<number, HttpSource>();
  const thread = await startThread(configFiles, sources, log, { logsThroughParent });
  return {
    ...thread,
    join: (place, source) => {
      sources.set(place, source);
      thread.open(place);
      return {
        ...thread,
        tablesChanged: () => thread.send(place, { kind: 'tables' }),
        close: async () => {
          sources.delete(place);
          thread.shut(place);
        },
      };
    },
  };
}

async function startThread(
  configFiles: readonly string[],
  sources: ReadonlyMap<number, HttpSource>,
  log: Log,
  { logsThroughParent }: Required<ThreadOptions>,
) {
  let closing: Promise<void> | null = null;
  const wait = new RestartWait();
  let restartTimer: NodeJS.Timeout | undefined;
  let thread = await startOnce();

  async function startOnce(): Promise<Started> {
    const started = await listening(configFiles, logsThroughParent ? log : null);
    const since = performance.now();
    log.info('http.listening', { host: started.host, port: started.port });
    started.worker.on('error', (error) => log.error('http.died', errorFields(error)));
    started.worker.on('message', (message: FromThread) => {
      if (message.kind === 'from_province') receive(message, started.worker);
    });
    started.worker.on('exit', () => restartLater(performance.now() - since));
    return started;
  }

  function receive({ place, message }: Extract<FromThread, { kind: 'from_province' }>, worker: Worker): void {
    const source = sources.get(place);
    if (source === undefined) return;
    if (message.kind === 'tables_edited') source.onTablesEdited?.();
    else void lookUp(message, source).then((reply) => worker.postMessage(toProvince(place, reply)));
  }

  function restartLater(ranMs: number): void {
    if (closing !== null) return;
    const waitMs = wait.after(ranMs);
    log.warn('http.restarting', { nextAttemptMs: waitMs });
    restartTimer = setTimeout(() => void restart(), waitMs);
  }

  async function restart(): Promise<void> {
    try {
      thread = await startOnce();
      for (const place of sources.keys()) post({ kind: 'open', place });
      // close() was called in the meantime, and stopped only the dead thread.
      if (closing !== null) await stop(thread.worker, CLOSE_MS);
    } catch (error) {
      log.error('http.died', errorFields(error));
      restartLater(0);
    }
  }

  const post = (message: ToThread): void => thread.worker.postMessage(message);
  const send = (place: number, message: ToProvince): void => post(toProvince(place, message));
  const beat = setInterval(() => {
    for (const [place, source] of sources) {
      source.pulse().then(
        (current) => send(place, { kind: 'pulse', pulse: current }),
        // After half a minute without a pulse /healthz reports it.
        (error) => source.log.warn('http.pulse_failed', errorFields(error)),
      );
    }
  }, PULSE_EVERY_MS);

  return {
    host: thread.host,
    port: thread.port,
    send,
    open: (place: number): void => post({ kind: 'open', place }),
    shut: (place: number): void => post({ kind: 'shut', place }),
    renewCertificate: (): void => post({ kind: 'certificate' }),
    close: (withinMs = CLOSE_MS): Promise<void> => {
      closing ??= stop(thread.worker, withinMs);
      clearInterval(beat);
      clearTimeout(restartTimer);
      return closing;
    },
  };
}

function toProvince(place: number, message: ToProvince): ToThread {
  return { kind: 'to_province', place, message };
}

async function lookUp(
  question: Extract<FromProvince, { kind: 'look_up' }>,
  { lookUpHeld, log }: HttpSource,
): Promise<ToProvince> {
  const { id } = question;
  const onError = (error: unknown): void => log.error('http.look_up_failed', errorFields(error));
  const answer = lookUpHeld === undefined ? null : await answerQuestion(question, lookUpHeld, onError);
  return { kind: 'looked_up', id, answer };
}

interface Started extends Pick<HttpThread, 'host' | 'port'> {
  readonly worker: Worker;
}

/** `log`: where the thread's lines go; null = it writes them itself. */
async function listening(configFiles: readonly string[], log: Log | null): Promise<Started> {
  const workerData: ThreadData = { configFiles, logsThroughParent: log !== null, style: decidedLogStyle() };
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
