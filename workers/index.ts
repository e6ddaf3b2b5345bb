import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { type Engine, GRACE_MS } from '../src/app/engine.ts';
import type { Config } from '../src/config/config.ts';
import { LONGEST_SOURCE_RETRY_AFTER_MS } from '../src/domain/delays.ts';
import type { LedRole } from '../src/domain/processes.ts';
import { MAIN_SOURCE } from '../src/domain/source.ts';
import { errorFields, inRun } from '../src/observability/log.ts';
import { pushSlots } from '../src/queue/bell.ts';
import { forgetJobs, jobOfSource, ringCensus, SWEEP_EVERY_MS, VERIFY_EVERY_MS } from '../src/queue/queues.ts';
import {
  type DaemonRole,
  ledQueues,
  ledRoles,
  type QueueName,
  queuesEverywhere,
} from '../src/queue/roles.ts';
import type { StopSignals } from '../src/sync/deliver/push.ts';
import type { ReadDeps } from '../src/sync/ingest/read.ts';
import { inLead, type Lead, PERMANENT } from '../src/sync/processes/membership.ts';
import { backup } from './backup.ts';
import { census } from './census.ts';
import { notify } from './notify.ts';
import { poll } from './poll.ts';
import { prune } from './prune.ts';
import { push } from './push.ts';
import { replay } from './replay.ts';
import { snapshot } from './snapshot.ts';
import { sweep } from './sweep.ts';
import { verify } from './verify.ts';

/** The part of the engine that workers use. */
export interface WorkerContext
  extends Pick<
    Engine,
    | 'redis'
    | 'prefix'
    | 'queues'
    | 'log'
    | 'beats'
    | 'faults'
    | 'signals'
    | 'read'
    | 'reads'
    | 'push'
    | 'verifier'
    | 'notifier'
    | 'backup'
    | 'noticeRestored'
    | 'prune'
    | 'tracing'
    | 'onFailure'
  > {
  readonly config: {
    readonly sources: readonly Pick<Config['sources'][0], 'pollIntervalSeconds' | 'timeoutSeconds'>[];
    readonly portal: Pick<Config['portal'], 'concurrency' | 'timeoutSeconds'>;
    readonly alarms: Pick<Config['alarms'], 'everySeconds'>;
  };
}

/** The jobs that a worker works on. */
const JOBS = new WeakMap<Worker, Set<Promise<void>>>();
/** How long closing waits for a Redis that may be away, in milliseconds. */
const ANSWER_MS = 1_000;
/** How long jobs may take to end after their requests were aborted, in milliseconds. */
const ABORTED_MS = 300;

/** A loop is late after this many intervals without a heartbeat, and not before LATE_MS. */
const LATE_INTERVALS = 3;
const LATE_MS = 300_000;
/** A look-up takes three requests at most: itself, a login, itself again. */
const LOOK_UP_REQUESTS = 3;
const RETRY_MS = 2_000;
/** Whether the queue's jobs send requests to the source or the portal. */
const IS_TRACED: Readonly<Record<QueueName, boolean>> = {
  poll: true,
  census: true,
  push: true,
  sweep: false,
  replay: false,
  verify: true,
  snapshot: false,
  backup: false,
  prune: false,
  notify: false,
};

const PROCESSORS: Readonly<Record<QueueName, (context: WorkerContext, job: string) => Promise<void>>> = {
  poll: async ({ reads, beats, signals, queues }, job) => {
    const read = ofJob('poll', reads, job);
    if (read === undefined) return;
    const name = read.reading?.rank.name;
    await once('poll', read, () => poll(read, beats, signals.stopping, () => ringCensus(queues, name)));
  },
  census: async ({ reads, signals }, job) => {
    const read = ofJob('census', reads, job);
    if (read !== undefined) await once('census', read, () => census(read, signals.stopping));
  },
  push: (context) => push(context.push, context.signals),
  sweep: (context) => sweep(context.push, context.beats),
  replay: (context) => replay(context.push, context.signals.stopping),
  verify: ({ verifier, beats, signals }) => verify(verifier, beats, signals),
  snapshot: ({ read }) => snapshot(read),
  backup: async (context) => {
    await context.noticeRestored();
    await backup(context.backup);
  },
  prune: (context) => prune(context.prune, context.signals.stopping),
  notify: ({ notifier, beats, signals }) => notify(notifier, beats, signals.stopping),
};

/** The source that a ticket names. */
function ofJob(queue: 'poll' | 'census', reads: readonly ReadDeps[], job: string): ReadDeps | undefined {
  return reads.find(({ reading }) => jobOfSource(queue, reading?.rank.name ?? MAIN_SOURCE) === job);
}

const RUNNING = { poll: new WeakSet<ReadDeps>(), census: new WeakSet<ReadDeps>() } as const;

/** Sources are read beside each other, but none is read twice at a time. */
async function once(queue: keyof typeof RUNNING, source: ReadDeps, read: () => Promise<void>): Promise<void> {
  const running = RUNNING[queue];
  if (running.has(source)) return;
  running.add(source);
  try {
    await read();
  } finally {
    running.delete(source);
  }
}

/**
 * Runs the workers of the roles until the engine closes: those of deliveries, and those of each role that this process leads
 * for as long as it does. Throws if the engine is already closing.
 */
export async function runWorkers(
  engine: Engine,
  roles: readonly DaemonRole[],
  onLead: (role: LedRole) => Promise<void> = async () => undefined,
): Promise<void> {
  // On a Redis that is being closed a worker would wait for ever.
  engine.signals.stopping.throwIfAborted();
  const workers = new Set(roles.flatMap((role) => startEverywhere(role, engine)));
  const close = (): Promise<void> => closeWorkers([...workers]);
  engine.lifetime.own('workers', workers, close, GRACE_MS + ABORTED_MS + ANSWER_MS);
  await engine.membership.lead(ledRoles(roles), async (role, lead) => {
    if (engine.signals.stopping.aborted) return async () => undefined;
    // What the leader before left there blocks its slots for more than a minute.
    if (lead.term !== null) await forgetJobs(engine.redis, engine.prefix, ledQueues(role));
    const led = startLed(role, engine, lead);
    for (const worker of led) workers.add(worker);
    await onLead(role);
    return async () => {
      forgetBeats(role, engine);
      // Its jobs end by the signal of the term.
      await Promise.all(led.map((worker) => worker.close(true)));
      for (const worker of led) workers.delete(worker);
    };
  });
}

/**
 * All at once. Each tells Redis what became of its jobs, for which a Redis that does not answer gets a moment: nobody misses it,
 * because a job knows nothing that the ledger does not.
 */
async function closeWorkers(workers: readonly Worker[]): Promise<void> {
  const closed = Promise.all(workers.map((worker) => worker.close()));
  const jobs = workers.flatMap((worker) => [...(JOBS.get(worker) ?? [])]);
  const unheard = Promise.allSettled(jobs).then(() => sleep(ANSWER_MS));
  await Promise.race([closed, unheard]);
}

/** Starts all workers of the roles; close them before anything they use. */
export function startWorkers(roles: readonly DaemonRole[], context: WorkerContext): Worker[] {
  return roles.flatMap((role) => [
    ...startEverywhere(role, context),
    ...ledRoles([role]).flatMap((led) => startLed(led, context, PERMANENT)),
  ]);
}

function startEverywhere(role: DaemonRole, context: WorkerContext): Worker[] {
  return queuesEverywhere(role).map((name) => start(name, context, PERMANENT));
}

function startLed(role: LedRole, context: WorkerContext, lead: Lead): Worker[] {
  const { loop, ms } = longestSilenceMs(role, context.config);
  context.beats.expect(loop, Math.max(LATE_MS, ms));
  return ledQueues(role).map((name) => start(name, context, lead));
}

function forgetBeats(role: LedRole, { beats, config }: WorkerContext): void {
  beats.forget(longestSilenceMs(role, config).loop);
}

/** The role's loop that has to send heartbeats, and the longest time between two. */
function longestSilenceMs(
  role: LedRole,
  { sources, portal, alarms }: WorkerContext['config'],
): { readonly loop: QueueName; readonly ms: number } {
  const slowest = (key: keyof (typeof sources)[0]): number => Math.max(...sources.map((one) => one[key]));
  const requestMs = 1_000 * Math.max(slowest('timeoutSeconds'), portal.timeoutSeconds);
  switch (role) {
    case 'poll': {
      // A poll sends none while it waits for the source's Retry-After and the next answer.
      const intervals = LATE_INTERVALS * slowest('pollIntervalSeconds') * 1_000;
      return { loop: 'poll', ms: Math.max(intervals, LONGEST_SOURCE_RETRY_AFTER_MS + 2 * requestMs) };
    }
    case 'push':
      return { loop: 'sweep', ms: LATE_INTERVALS * SWEEP_EVERY_MS };
    case 'verify': {
      const longestRun = VERIFY_EVERY_MS + LOOK_UP_REQUESTS * requestMs;
      return { loop: 'verify', ms: Math.max(LATE_INTERVALS * VERIFY_EVERY_MS, longestRun) };
    }
    case 'notify':
      return { loop: 'notify', ms: LATE_INTERVALS * alarms.everySeconds * 1_000 };
  }
}

function start(name: QueueName, given: WorkerContext, lead: Lead): Worker {
  const { term, signal } = lead;
  const context = signal === null ? given : { ...given, signals: endingWith(signal, given.signals) };
  const { log, signals } = context;
  const telemetry = IS_TRACED[name] ? context.tracing.queueTelemetry : undefined;
  const failed = (error: unknown): void => {
    if (!signals.stopping.aborted) log.error('job.failed', { queue: name, ...errorFields(error) });
  };
  const run = async (job: string): Promise<void> => {
    try {
      await inLead(lead, () => PROCESSORS[name](context, job));
    } catch (error) {
      // The next leader does this.
      if (term?.isHeld() === false) return;
      context.onFailure(error);
      context.faults.noticed(error);
      failed(error);
      // BullMQ keeps a failed job's message in Redis, and another system's message can quote a case.
      throw new Error(String(errorFields(error)['errorCode']), { cause: error });
    }
  };
  const jobs = new Set<Promise<void>>();
  const work = (ticket: { readonly name: string }): Promise<void> => {
    const job = inRun(() => run(ticket.name));
    jobs.add(job);
    const forget = (): void => {
      jobs.delete(job);
    };
    job.then(forget, forget);
    return job;
  };
  const worker = new Worker(name, work, {
    connection: context.redis,
    prefix: context.prefix,
    concurrency: concurrencyOf(name, context),
    ...(telemetry !== undefined && { telemetry }),
    // Renewed while a job runs. After a kill the job runs again, which does no harm, however often. So does one whose end a new
    // primary of Redis has not heard of, which until then takes the place of another.
    lockDuration: 15_000,
    maxStalledCount: 1_000,
    // After a refusal of Redis; unless given, delivery would stand still for a quarter of a minute longer.
    runRetryDelay: RETRY_MS,
    stalledInterval: 5_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 20 },
  });
  JOBS.set(worker, jobs);
  // A failed run has logged its error; a job that BullMQ itself failed has not.
  worker.on('failed', (_job, error) => {
    if (error.cause !== undefined) return;
    context.faults.noticed(error);
    failed(error);
  });
  // Connection errors are logged once by connection.ts; what Redis refuses, by the watch for standstills.
  worker.on('error', (error) => context.faults.noticed(error));
  return worker;
}

function endingWith(signal: AbortSignal, { stopping, abort }: StopSignals): StopSignals {
  return { stopping: AbortSignal.any([stopping, signal]), abort: AbortSignal.any([abort, signal]) };
}

function concurrencyOf(name: QueueName, { config, reads }: WorkerContext): number {
  if (name === 'push') return pushSlots(config.portal.concurrency);
  // A source that answers slowly does not keep the others waiting.
  return name === 'poll' || name === 'census' ? reads.length : 1;
}
