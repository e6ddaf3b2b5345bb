import { type Telemetry, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Reporter } from '../src/app/notifications.ts';
import { errorFields, inTurn, type Log } from '../src/observability/log.ts';
import type { Heartbeats } from '../src/queue/heartbeats.ts';
import { type QueueName, SWEEP_EVERY_MS, VERIFY_EVERY_MS } from '../src/queue/queues.ts';
import type { PushDeps, StopSignals } from '../src/sync/deliver/push.ts';
import type { ReadDeps } from '../src/sync/ingest/read.ts';
import type { Verifier } from '../src/sync/verify/verifier.ts';
import { census } from './census.ts';
import { notify } from './notify.ts';
import { poll } from './poll.ts';
import { push } from './push.ts';
import { replay } from './replay.ts';
import { snapshot } from './snapshot.ts';
import { sweep } from './sweep.ts';
import { verify } from './verify.ts';

export interface WorkerContext {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Log;
  readonly beats: Heartbeats;
  readonly signals: StopSignals;
  readonly read: ReadDeps;
  readonly push: PushDeps;
  readonly verifier: Verifier;
  readonly reporter: Reporter;
  readonly pushSlots: number;
  readonly pollIntervalMs: number;
  readonly notifyIntervalMs: number;
  /** How long one request to the source or the portal may take. */
  readonly longestRequestMs: number;
  readonly telemetry?: Telemetry | undefined;
  /** Told of every error that ended a job: none is expected, and a one-shot command must not wait on. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** What a process may take on (INTERFACE.md: start --role). */
export type WorkerRole = 'poll' | 'push' | 'verify' | 'notify';

/** A loop is late when it has been silent for this many of its turns, and at least this long, in milliseconds. */
const LATE_TURNS = 3;
const LATE_MS = 300_000;
/** A poll is silent while it waits as long as the source asks for, at most five minutes, and for the next answer. */
const SOURCE_PATIENCE_MS = 300_000;
/** A look-up has three requests at most: it, a login, it again. */
const LOOK_UP_REQUESTS = 3;
/** Those that ask something of the source or the portal: each turn of the others would be a trace of its own. */
const TRACED: ReadonlySet<QueueName> = new Set(['poll', 'census', 'push', 'verify']);

/** Starts the processors of the roles. Close them all before anything they use. */
export function startWorkers(roles: readonly WorkerRole[], context: WorkerContext): Worker[] {
  const { beats, signals, longestRequestMs } = context;
  const workers: Worker[] = [];
  if (roles.includes('poll')) {
    const turns = LATE_TURNS * context.pollIntervalMs;
    beats.expect('poll', Math.max(LATE_MS, turns, SOURCE_PATIENCE_MS + 2 * longestRequestMs));
    workers.push(
      start('poll', () => poll(context.read, beats, signals.stopping), 1, context),
      start('census', () => census(context.read, signals.stopping), 1, context),
    );
  }
  if (roles.includes('push')) {
    beats.expect('sweep', Math.max(LATE_MS, LATE_TURNS * SWEEP_EVERY_MS));
    const { ledger, now, log, bell, pause } = context.push;
    workers.push(
      start('push', () => push(context.push, signals), context.pushSlots, context),
      start('sweep', () => sweep({ ledger, now, log, bell, pause }, beats), 1, context),
      start('replay', () => replay({ ledger, now, log, bell }, signals.stopping), 1, context),
    );
  }
  if (roles.includes('verify')) {
    const turn = VERIFY_EVERY_MS + LOOK_UP_REQUESTS * longestRequestMs;
    beats.expect('verify', Math.max(LATE_MS, LATE_TURNS * VERIFY_EVERY_MS, turn));
    workers.push(start('verify', () => verify(context.verifier, beats, signals), 1, context));
  }
  if (roles.includes('notify')) {
    beats.expect('notify', Math.max(LATE_MS, LATE_TURNS * context.notifyIntervalMs));
    workers.push(
      start('snapshot', () => snapshot(context.read), 1, context),
      start('notify', () => notify(context.reporter, beats, signals.stopping), 1, context),
    );
  }
  return workers;
}

function start(
  name: QueueName,
  processor: () => Promise<void>,
  concurrency: number,
  context: WorkerContext,
): Worker {
  const { log, signals, telemetry } = context;
  const failed = (error: unknown): void => {
    if (!signals.stopping.aborted) log.error('job.failed', { queue: name, ...errorFields(error) });
  };
  const turn = async (): Promise<void> => {
    try {
      await processor();
    } catch (error) {
      context.onFailure?.(error);
      failed(error);
      // BullMQ keeps a failed job's message in Redis, and somebody else's message may quote a case.
      throw new Error(String(errorFields(error)['errorCode']), { cause: error });
    }
  };
  const worker = new Worker(name, () => inTurn(turn), {
    connection: context.redis,
    prefix: context.prefix,
    concurrency,
    ...(telemetry !== undefined && TRACED.has(name) && { telemetry }),
    // A census works for many minutes; the lock is renewed all the while. What a killed process held comes
    // back after this long, and does no harm then: the ledger, not the job, says what is to be done.
    lockDuration: 60_000,
    stalledInterval: 30_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 20 },
  });
  // What ended in its turn was told there, under its id; a job that BullMQ itself gave up had none.
  worker.on('failed', (_job, error) => {
    if (error.cause === undefined) failed(error);
  });
  // Connection errors are said once by connection.ts.
  worker.on('error', () => undefined);
  return worker;
}
