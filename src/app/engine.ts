import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { Redis } from 'ioredis';
import { startWorkers, type WorkerRole } from '../../workers/index.ts';
import type { Config } from '../config/config.ts';
import { configFingerprint, tablesFingerprint } from '../config/fingerprint.ts';
import { ledgerFile } from '../dataDir/entries.ts';
import { closeToOthers } from '../dataDir/rights.ts';
import type { Actor } from '../domain/actor.ts';
import type { Bell } from '../domain/bell.ts';
import { deliveryLagSeconds } from '../domain/deliveryLag.ts';
import type { AuditAction } from '../ledger/port/audit.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { LiveTables } from '../mappings/liveTables.ts';
import type { Log } from '../observability/log.ts';
import { type Meter, noMeter } from '../observability/meter.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import { createDvcqgPortal, type DvcqgDeps } from '../portal/dvcqg/dvcqgPortal.ts';
import type { Portal, PortalCode, RequestBudget } from '../portal/portal.ts';
import { Lifetime } from '../process/lifetime.ts';
import { createBell } from '../queue/bell.ts';
import { checkRedis, connectRedis, type RedisAddress } from '../queue/connection.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { Heartbeats } from '../queue/heartbeats.ts';
import { startPrivateRedis } from '../queue/privateRedis.ts';
import { closeQueues, forgetJobs, openQueues, type Queues, queuePrefix } from '../queue/queues.ts';
import { createRequestBudget } from '../queue/requestBudget.ts';
import { createOpencpsSource } from '../source/opencps/opencps.ts';
import type { OpencpsDeps, OpencpsSettings } from '../source/opencps/settings.ts';
import type { Source } from '../source/source.ts';
import { BatchSize } from '../sync/deliver/batchSize.ts';
import { createCatalogue } from '../sync/deliver/catalogue.ts';
import { CircuitBreaker } from '../sync/deliver/circuit.ts';
import { PauseWatch } from '../sync/deliver/pauseWatch.ts';
import { PortalHealth } from '../sync/deliver/portalHealth.ts';
import type { PushDeps } from '../sync/deliver/push.ts';
import type { ReadDeps } from '../sync/ingest/read.ts';
import { replayIfTablesChanged } from '../sync/ingest/remap.ts';
import { createVerifier } from '../sync/verify/verifier.ts';
import { createReporter } from './notifications.ts';
import { openOrMakeLedger } from './openLedger.ts';
import { redisAddress } from './ringDaemon.ts';

/** A lease outlives the longest delivery: ten pieces, each waiting for its time-out, and some to spare. */
const LEASE_TIMEOUTS = 15;
/** Short time-outs do not make short leases: a process may be held up by other things than the portal. */
const MIN_LEASE_TIMEOUT_S = 60;
/** New cases that may pass through memory at once: some 5 MB, and what a killed process has to read again. */
const PAYLOAD_BUFFER_SIZE = 2_000;
const LOST_REMEDY = 'None: a census from the beginning, now due, brings these cases in again.';
const CLOSED_REMEDY =
  'None: only this account can read it now. Consider who could until now: it holds case numbers and agencies.';
const OPEN_REMEDY = 'Other accounts of this machine can read it. Run doctor: it says what to type.';
/** How long the daemon lets a batch that is not full wait for more, in milliseconds. */
const DAEMON_LINGER_MS = 1_000;
/** After a stop is asked for, requests under way have this long before they are broken off, in milliseconds. */
const GRACE_MS = 6_000;

export interface EngineOptions {
  /** Named in the error that keeps a second one out. */
  readonly command: string;
  readonly log: Log;
  /** noMeter unless given. */
  readonly meter?: Meter | undefined;
  readonly lingerMs?: (() => number) | undefined;
  /** Who answers for the configuration and the tables: a change of them goes into the audit trail. */
  readonly by?: Actor | undefined;
}

/** Everything built from the configuration, and running as far as the caller starts it. */
export interface Engine {
  readonly ledger: Ledger;
  readonly source: Source;
  readonly portal: Portal;
  readonly redis: Redis;
  readonly queues: Queues;
  readonly bell: Bell;
  readonly beats: Heartbeats;
  readonly read: ReadDeps;
  /** Records synced by this process so far. */
  syncedCount(): number;
  /** Throws the first unexpected error that ended a job of this process, if there was one. */
  throwIfFailed(): void;
  /** Reads the mapping tables anew; records that a mended one held back are delivered. */
  reloadTables(): Promise<void>;
  /** Aborted as soon as close() is called. */
  readonly stopping: AbortSignal;
  /** Throws the reason of `stopping` once close() was called. */
  startWorkers(roles: readonly WorkerRole[]): void;
  /** Registers a resource that is to be closed before the engine's own. */
  readonly lifetime: Lifetime;
  /** Takes on nothing new, lets what is under way end, and takes everything down in reverse. */
  close(): Promise<void>;
}

/**
 * The composition root: the only place that knows which adapter is plugged into which port. Builds in order;
 * when a step fails, what was already built is taken down again before the error goes on.
 */
export async function startEngine(config: Config, options: EngineOptions): Promise<Engine> {
  const { log } = options;
  const lifetime = new Lifetime(log);
  try {
    return await build(config, options, lifetime);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

async function build(config: Config, options: EngineOptions, lifetime: Lifetime): Promise<Engine> {
  const { log, meter = noMeter } = options;
  const now = Date.now;
  // The first to be opened, so that what the others do when they close is still told.
  const tracing = await openTracing(config, lifetime, log);
  lifetime.own('lock', lockDataDir(config.dataDir, options.command), (lock) => lock.release());
  closeDataDir(config.dataDir, log);
  const isNewLedger = !existsSync(ledgerFile(config.dataDir));
  const ledger = lifetime.own(
    'ledger',
    openOrMakeLedger(config, { buffered: PAYLOAD_BUFFER_SIZE }),
    (opened) => opened.close(),
  );
  if (isNewLedger) log.info('ledger.made', { path: ledgerFile(config.dataDir) });
  // Alone on this dataDir: what is leased now is what a killed process left in flight.
  const reclaimed = await ledger.reclaim(now());
  if (reclaimed > 0) log.info('lease.reclaimed', { count: reclaimed });
  const lost = await ledger.forgetLost(now());
  if (lost > 0) log.warn('payload.lost', { count: lost, remedy: LOST_REMEDY });

  const redis = await openRedis(config, lifetime, log);
  const prefix = queuePrefix(config.province.code);
  await forgetJobs(redis, prefix);
  const queues = lifetime.own('queues', openQueues(redis, prefix, tracing.queueTelemetry), closeQueues);
  const bell = lifetime.own('bell', createBell(queues.push, config.portal.concurrency), (opened) =>
    opened.settled(),
  );

  // A monotonic clock: a dead loop must not look alive for an hour because the clock was set back one.
  const beats = new Heartbeats(() => performance.now());
  // A source that is slow, or asks for minutes of patience, holds a poll up and does not kill it.
  const onSourceRequest: Meter['sourceRequest'] = (outcome) => {
    meter.sourceRequest(outcome);
    beats.beat('poll');
  };
  const watched = { tracing, onRequest: onSourceRequest };
  const source = lifetime.own('source', createSource(config, log, {}, watched), (opened) => opened.close());
  const portalCodes = new Map(config.portal.codes);
  const budget = createBudget(config, redis, log);
  const portal = lifetime.own(
    'portal',
    createPortal(config, { budget, log, tracing, onRequest: meter.portalRequest }, portalCodes),
    (opened) => opened.close(),
  );
  const stopping = new AbortController();
  const abort = new AbortController();
  let synced = 0;
  let failure: { readonly error: unknown } | null = null;
  const tables = new LiveTables(config, portalCodes, log);
  const mappings = () => tables.mappings;
  const noteSettings = async (action: AuditAction, subject: string): Promise<void> => {
    if (options.by === undefined) return;
    await ledger.appendAuditIfNew({ at: now(), ...options.by, action, subject, count: null, note: '' });
  };
  const noteTables = () => noteSettings('mappings.changed', tablesFingerprint(tables.mappings, portalCodes));
  await noteSettings('config.changed', configFingerprint(config));
  await noteTables();
  const read: ReadDeps = {
    ledger,
    source,
    bell,
    mappings,
    exclude: config.exclude,
    now,
    log,
    tracing,
    delivered: () => synced,
  };
  const push: PushDeps = {
    ledger,
    portal,
    bell,
    mappings,
    now,
    log,
    circuit: new CircuitBreaker({ ledger, now, log }),
    pause: new PauseWatch({ ledger, log }),
    health: new PortalHealth(),
    catalogue: createCatalogue({ ledger, portal, now, log }),
    batchSize: await BatchSize.remembered(config.portal.batchSize, { ledger, now, log }),
    progressUpdates: config.portal.progressUpdates,
    maxAttempts: config.portal.maxAttempts,
    lingerMs: options.lingerMs ?? (() => DAEMON_LINGER_MS),
    leaseMs: LEASE_TIMEOUTS * Math.max(MIN_LEASE_TIMEOUT_S, config.portal.timeoutSeconds) * 1_000,
    onAcknowledged: (records) => {
      const at = now();
      const ahead = source.clockSkewMs?.() ?? 0;
      meter.delivered(records.map((record) => deliveryLagSeconds(record, at, ahead)));
    },
    onDelivered: (count) => {
      synced += count;
    },
    tracing,
  };

  const { concurrency } = config.portal;
  const verifier = createVerifier({ ledger, portal, now, log, concurrency }, config.verify);

  const reporter = createReporter(config, { ledger, mappings, now, log });

  await replayIfTablesChanged(read);

  return {
    ledger,
    source,
    portal,
    redis,
    queues,
    bell,
    beats,
    read,
    lifetime,
    syncedCount: () => synced,
    throwIfFailed: () => {
      if (failure !== null) throw failure.error;
    },
    reloadTables: async () => {
      if (!tables.reload()) return;
      await noteTables();
      await replayIfTablesChanged(read);
    },
    stopping: stopping.signal,
    startWorkers: (roles) => {
      // On a Redis that is being closed a worker would wait for ever, and the process with it.
      stopping.signal.throwIfAborted();
      const workers = startWorkers(roles, {
        redis,
        prefix,
        log,
        beats,
        read,
        push,
        verifier,
        reporter,
        signals: { stopping: stopping.signal, abort: abort.signal },
        onFailure: (error) => {
          failure ??= { error };
        },
        pushSlots: config.portal.concurrency,
        pollIntervalMs: config.source.pollIntervalSeconds * 1_000,
        notifyIntervalMs: config.alarms.everySeconds * 1_000,
        longestRequestMs: 1_000 * Math.max(config.source.timeoutSeconds, config.portal.timeoutSeconds),
        telemetry: tracing.queueTelemetry,
      });
      for (const worker of workers) {
        lifetime.own(`worker ${worker.name}`, worker, (one) => one.close(), GRACE_MS + 2_000);
      }
    },
    close: async () => {
      stopping.abort(new Error('dongbo is stopping'));
      const grace = setTimeout(() => abort.abort(new Error('dongbo is stopping')), GRACE_MS);
      await lifetime.close();
      clearTimeout(grace);
    },
  };
}

/** Says what an older version, another umask or another hand has left open to other accounts, and closes it. */
function closeDataDir(dataDir: string, log: Log): void {
  const { closed, open } = closeToOthers(dataDir);
  const named = (paths: readonly string[]): string =>
    paths.map((path) => relative(dataDir, path) || '.').join(', ');
  if (closed.length > 0) {
    log.warn('folder.closed', { path: dataDir, what: named(closed), remedy: CLOSED_REMEDY });
  }
  if (open.length > 0) {
    log.warn('folder.open', { path: dataDir, what: named(open), remedy: OPEN_REMEDY });
  }
}

async function openTracing(config: Config, lifetime: Lifetime, log: Log): Promise<Tracing> {
  if (config.tracing.otlpEndpoint === '') return noTracing;
  const { startTracing } = await import('../observability/tracing/openTelemetry.ts');
  return lifetime.own('tracing', startTracing(config.tracing, log), (started) => started.close());
}

/** The queue's Redis: a private one is started, for which the caller holds the dataDir's lock. */
export async function openRedis(config: Config, lifetime: Lifetime, log: Log): Promise<Redis> {
  if (config.queue.url === '') {
    const server = await startPrivateRedis(config.dataDir, log);
    lifetime.own('redis server', server, (started) => started.stop());
  }
  return await connectTo(redisAddress(config), lifetime, log);
}

export async function connectTo(address: RedisAddress, lifetime: Lifetime, log: Log): Promise<Redis> {
  const redis = lifetime.own('redis', connectRedis(address, log), (opened) => opened.disconnect());
  await checkRedis(redis, log);
  return redis;
}

/** The province's side, as configured. Close it when done. */
export function createSource(
  config: Config,
  log: Log,
  patience: Partial<Pick<OpencpsSettings, 'pageSize' | 'maxTries' | 'timeoutSeconds'>> = {},
  deps: Pick<OpencpsDeps, 'tracing' | 'onRequest'> = {},
): Source & { close(): void } {
  const { source, offsetMs } = config;
  const settings = { ...source, password: source.password.reveal(), offsetMs, ...patience };
  return createOpencpsSource(settings, { ...deps, now: Date.now, log });
}

/** The nation's side, as configured. Close it when done. */
export function createPortal(
  config: Config,
  deps: Omit<DvcqgDeps, 'now'>,
  codes: ReadonlyMap<string, PortalCode> = config.portal.codes,
): Portal & { close(): void } {
  const { portal, offsetMs } = config;
  const settings = { ...portal, codes, password: portal.password.reveal(), offsetMs };
  return createDvcqgPortal(settings, { ...deps, now: Date.now });
}

/** The portal's request limit, kept in Redis over all processes together. */
export function createBudget(config: Config, redis: Redis, log: Log): RequestBudget {
  const key = `${queuePrefix(config.province.code)}:portal-budget`;
  const { requestsPerSecond } = config.portal;
  return createRequestBudget({ redis, key, requestsPerSecond, log });
}
