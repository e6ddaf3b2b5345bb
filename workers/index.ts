import { Worker } from 'bullmq';
import { type Engine, WORKER_CLOSE_MS } from '../src/app/engine.ts';
import type { Config } from '../src/config/config.ts';
import { errorFields, inTurn } from '../src/observability/log.ts';
import { SWEEP_EVERY_MS, VERIFY_EVERY_MS } from '../src/queue/queues.ts';
import { type DaemonRole, type QueueName, ROLE_QUEUES } from '../src/queue/roles.ts';
import { census } from './census.ts';
import { notify } from './notify.ts';
import { poll } from './poll.ts';
import { push } from './push.ts';
import { replay } from './replay.ts';
import { snapshot } from './snapshot.ts';
import { sweep } from './sweep.ts';
import { verify } from './verify.ts';

/** What workers need of the engine. */
export interface WorkerContext
  extends Pick<
    Engine,
    | 'redis'
    | 'prefix'
    | 'log'
    | 'beats'
    | 'signals'
    | 'read'
    | 'push'
    | 'verifier'
    | 'notifier'
    | 'tracing'
    | 'onFailure'
  > {
  readonly config: {
    readonly source: Pick<Config['source'], 'pollIntervalSeconds' | 'timeoutSeconds'>;
    readonly portal: Pick<Config['portal'], 'concurrency' | 'timeoutSeconds'>;
    readonly alarms: Pick<Config['alarms'], 'everySeconds'>;
  };
}

/** A loop is late when it has been silent for this many of its intervals, and at least this long, in milliseconds. */
const LATE_INTERVALS = 3;
const LATE_MS = 300_000;
/** A poll is silent while it waits as long as the source asks for, at most five minutes, and for the next answer. */
const SOURCE_PATIENCE_MS = 300_000;
/** A look-up has three requests at most: it, a login, it again. */
const LOOK_UP_REQUESTS = 3;
/** Those that ask something of the source or the portal: each run of the others would be a trace of its own. */
const TRACED: ReadonlySet<QueueName> = new Set(['poll', 'census', 'push', 'verify']);

const PROCESSORS: Readonly<Record<QueueName, (context: WorkerContext) => Promise<void>>> = {
  poll: ({ read, beats, signals }) => poll(read, beats, signals.stopping),
  census: ({ read, signals }) => census(read, signals.stopping),
  push: (context) => push(context.push, context.signals),
  sweep: (context) => sweep(context.push, context.beats),
  replay: (context) => replay(context.push, context.signals.stopping),
  verify: ({ verifier, beats, signals }) => verify(verifier, beats, signals),
  snapshot: ({ read }) => snapshot(read),
  notify: ({ notifier, beats, signals }) => notify(notifier, beats, signals.stopping),
};

/** Has the engine run the workers of the roles until it closes. Throws the reason once close() was called. */
export function runWorkers(engine: Engine, roles: readonly DaemonRole[]): void {
  // On a Redis that is being closed a worker would wait for ever, and the process with it.
  engine.signals.stopping.throwIfAborted();
  for (const worker of startWorkers(roles, engine)) {
    engine.lifetime.own(`worker ${worker.name}`, worker, (one) => one.close(), WORKER_CLOSE_MS);
  }
}

/** Starts the workers of the roles. Close them all before anything they use. */
export function startWorkers(roles: readonly DaemonRole[], context: WorkerContext): Worker[] {
  return roles.flatMap((role) => {
    const silence = longestSilenceMs(role, context.config);
    if (silence !== null) context.beats.expect(silence.loop, Math.max(LATE_MS, silence.ms));
    return ROLE_QUEUES[role].map((name) => start(name, context));
  });
}

/** The role's loop that has to show progress, and how long it may be silent; null where none has to. */
function longestSilenceMs(
  role: DaemonRole,
  { source, portal, alarms }: WorkerContext['config'],
): { readonly loop: QueueName; readonly ms: number } | null {
  const requestMs = 1_000 * Math.max(source.timeoutSeconds, portal.timeoutSeconds);
  switch (role) {
    case 'poll': {
      const intervals = LATE_INTERVALS * source.pollIntervalSeconds * 1_000;
      return { loop: 'poll', ms: Math.max(intervals, SOURCE_PATIENCE_MS + 2 * requestMs) };
    }
    case 'push':
      return { loop: 'sweep', ms: LATE_INTERVALS * SWEEP_EVERY_MS };
    case 'verify': {
      const longestRun = VERIFY_EVERY_MS + LOOK_UP_REQUESTS * requestMs;
      return { loop: 'verify', ms: Math.max(LATE_INTERVALS * VERIFY_EVERY_MS, longestRun) };
    }
    case 'notify':
      return { loop: 'notify', ms: LATE_INTERVALS * alarms.everySeconds * 1_000 };
    case 'http':
      return null;
  }
}

function start(name: QueueName, context: WorkerContext): Worker {
  const { log, signals } = context;
  const telemetry = TRACED.has(name) ? context.tracing.queueTelemetry : undefined;
  const failed = (error: unknown): void => {
    if (!signals.stopping.aborted) log.error('job.failed', { queue: name, ...errorFields(error) });
  };
  const run = async (): Promise<void> => {
    try {
      await PROCESSORS[name](context);
    } catch (error) {
      context.onFailure(error);
      failed(error);
      // BullMQ keeps a failed job's message in Redis, and somebody else's message may quote a case.
      throw new Error(String(errorFields(error)['errorCode']), { cause: error });
    }
  };
  const worker = new Worker(name, () => inTurn(run), {
    connection: context.redis,
    prefix: context.prefix,
    concurrency: name === 'push' ? context.config.portal.concurrency : 1,
    ...(telemetry !== undefined && { telemetry }),
    // A census works for many minutes; the lock is renewed all the while. What a killed process held comes
    // back after this long, and does no harm then: the ledger, not the job, says what is to be done.
    lockDuration: 60_000,
    stalledInterval: 30_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 20 },
  });
  // What failed in a run is logged there, under the run's id; a job that BullMQ itself gave up has none.
  worker.on('failed', (_job, error) => {
    if (error.cause === undefined) failed(error);
  });
  // Connection errors are logged once by connection.ts.
  worker.on('error', () => undefined);
  return worker;
}
