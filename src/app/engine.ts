import type { Config } from '../config/config.ts';
import type { Actor } from '../domain/actor.ts';
import { deliveryLagSeconds } from '../domain/deliveryLag.ts';
import { LiveTables } from '../mappings/liveTables.ts';
import type { Log } from '../observability/log.ts';
import { type Meter, noMeter } from '../observability/meter.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import type { SeenCertificate } from '../portal/portal.ts';
import { Lifetime } from '../process/lifetime.ts';
import { createBell, pushSlots } from '../queue/bell.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { Heartbeats } from '../queue/heartbeats.ts';
import { closeQueues, forgetJobs, openQueues, queuePrefix } from '../queue/queues.ts';
import type { DaemonRole } from '../queue/roles.ts';
import { BatchSize } from '../sync/deliver/batchSize.ts';
import { createCatalogue } from '../sync/deliver/catalogue.ts';
import { CircuitBreaker } from '../sync/deliver/circuit.ts';
import { DeliveryRate } from '../sync/deliver/deliveryRate.ts';
import { Domains } from '../sync/deliver/domains.ts';
import { FieldCuts } from '../sync/deliver/fieldCuts.ts';
import { PauseWatch } from '../sync/deliver/pauseWatch.ts';
import { PerhapsStored } from '../sync/deliver/perhapsStored.ts';
import { DeliveryPlaces } from '../sync/deliver/places.ts';
import { PortalHealth } from '../sync/deliver/portalHealth.ts';
import { countingMessages } from '../sync/deliver/portalMessages.ts';
import type { PushDeps, StopSignals } from '../sync/deliver/push.ts';
import { heldByRefusedLogin } from '../sync/deliver/refusedLogin.ts';
import { Throttle } from '../sync/deliver/throttle.ts';
import { createChecks } from '../sync/ingest/checks.ts';
import { sentTodayBy } from '../sync/ingest/outdated.ts';
import type { ReadDeps } from '../sync/ingest/read.ts';
import { rankSources } from '../sync/ingest/sourceReading.ts';
import { withholdSources } from '../sync/ingest/withhold.ts';
import type { LookUpHeld } from '../sync/verify/compare.ts';
import { createVerifier } from '../sync/verify/verifier.ts';
import { auditConfig, auditTables } from './auditSettings.ts';
import { followingSettings, tablesInUse } from './followSettings.ts';
import { createNotifier } from './notifications.ts';
import { scheduledBackupOf } from './openBackup.ts';
import { openEngineLedger } from './openEngineLedger.ts';
import { openPortal, openRequestBudget } from './openPortal.ts';
import { pruneDepsOf } from './openPrune.ts';
import { claimSharedQueues, openRedis } from './openRedis.ts';
import { openSource } from './openSource.ts';
import { placeTables } from './placeTables.ts';
import { RecentFaults } from './recentFaults.ts';
import { noticeRestored } from './restoredLedger.ts';
import type { OnStep } from './upgradeLedger.ts';

/** A lease outlives the longest delivery: ten sub-batches at one time-out each, plus a margin. */
const LEASE_TIMEOUTS = 15;
/** A process can be held up by more than the portal. */
const MIN_LEASE_TIMEOUT_S = 60;
/** How long the daemon waits for a batch to fill, in milliseconds. */
const DAEMON_LINGER_MS = 1_000;
/** Procedures whose domain is requested at once while a daemon is idle, and at the end of a one-shot run. */
const DOMAINS_AT_ONCE = 10;
const DOMAINS_A_RUN = 200;
/** After close(), requests under way have this long before they are aborted, in milliseconds. */
export const GRACE_MS = 4_500;
/** How long closing waits for a Redis that may be away, in milliseconds. */
const ANSWER_MS = 500;

export interface EngineOptions {
  /** Named in the error a second process gets. */
  readonly command: string;
  readonly log: Log;
  readonly meter?: Meter | undefined;
  readonly lingerMs?: (() => number) | undefined;
  /** Whether requests that can wait are made when nothing is to be delivered. */
  readonly learnsWhileIdle?: boolean | undefined;
  /** Called while a ledger of an older schema is migrated. */
  readonly onUpgrade?: OnStep | undefined;
  /** The actor of configuration and table changes in the audit trail. */
  readonly by?: Actor | undefined;
  /** Of a daemon, which others on the same ledger are to know; absent: a command that ends by itself. */
  readonly roles?: readonly DaemonRole[] | undefined;
}

/** Everything built from the configuration; the caller starts the workers it needs (workers/index.ts). */
export type Engine = Awaited<ReturnType<typeof build>>;

/** The composition root. If a step fails, whatever was built is taken down before the error is thrown. */
export async function startEngine(config: Config, options: EngineOptions): Promise<Engine> {
  const lifetime = new Lifetime(options.log);
  try {
    return await build(config, options, lifetime);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

async function build(config: Config, options: EngineOptions, lifetime: Lifetime) {
  const { log, meter = noMeter } = options;
  // Opened first, closed last: it still traces what the others do while closing.
  const tracing = await openTracing(config, lifetime, log);
  const lock = lifetime.own('lock', lockDataDir(config.dataDir, options.command), (held) => held.release());
  const { ledger, taken, membership } = await openEngineLedger(config, lifetime, { ...options, lock });
  const { now } = membership;
  placeTables(config);

  const redis = await openRedis(config, lifetime, log);
  const prefix = queuePrefix(config.province.code, await ledger.identity());
  await claimSharedQueues(config, { redis, prefix, lifetime, log });
  // Before the queues are opened, which writes their settings.
  if (!membership.hasOthers()) await forgetJobs(redis, prefix);
  const openedQueues = openQueues(redis, prefix, tracing.queueTelemetry);
  const queues = lifetime.own('queues', openedQueues, closeQueues, ANSWER_MS);
  const { concurrency } = config.portal;
  const createdBell = createBell(queues.push, pushSlots(concurrency), membership.deliverers);
  const bell = lifetime.own('bell', createdBell, (opened) => opened.settled(), ANSWER_MS);

  // Monotonic: setting the clock back must not make a dead loop look alive.
  const beats = new Heartbeats(() => performance.now());
  const faults = new RecentFaults(() => performance.now());
  // A slow source delays a poll, but the poll is alive.
  const onSourceRequest: Meter['sourceRequest'] = (outcome) => {
    meter.sourceRequest(outcome);
    beats.beat('poll');
  };
  const opened = config.sources.map((one) => {
    const source = openSource(config, one, { log, tracing, onRequest: onSourceRequest });
    const { name, censusFrom, deliver } = one;
    return { name, censusFrom, deliver, source: lifetime.own(`source ${name}`, source, (it) => it.close()) };
  });
  const suffixes = new Map(config.sources.map(({ name, numberSuffix }) => [name, numberSuffix]));
  const readings = rankSources(
    opened.map(({ name }) => name),
    suffixes,
  );
  const [{ source }] = opened as [(typeof opened)[0]];
  const portalCodes = new Map(config.portal.codes);
  const tables = new LiveTables(config, portalCodes, log);
  const mappings = () => tables.mappings;
  const budget = openRequestBudget(config, redis, log);
  let certificate: SeenCertificate | null = null;
  const onCertificate = (seen: SeenCertificate): void => {
    certificate = seen;
  };
  const openedPortal = openPortal(
    config,
    { budget, log, tracing, onRequest: meter.portalRequest, onCertificate },
    { codes: portalCodes, fields: () => tables.fields },
  );
  const portal = lifetime.own('portal', openedPortal, (opened) => opened.close());

  const auditing = { ledger, by: options.by, now };
  await auditConfig(config, auditing);
  await auditTables(null, tablesInUse({ tables, portalCodes }), auditing);

  const circuit = new CircuitBreaker({ ledger, now, log });
  const rate = new DeliveryRate({ ledger, now });
  const readingPortal = heldByRefusedLogin(portal, { ledger, circuit });
  const domains = await Domains.remembered({ ledger, portal: readingPortal, now, log });
  const catalogue = createCatalogue({ ledger, portal: readingPortal, mappings, now, log });
  const stopping = new AbortController();
  let synced = 0;
  let only: readonly number[] | undefined;
  const shared = { ledger, bell, mappings, now, log, tracing };
  const reading = {
    ...shared,
    exclude: config.exclude,
    delivered: () => synced,
    checks: createChecks({
      ledger,
      mappings,
      catalogue: () => catalogue(stopping.signal),
      rules: domains.rulesForReading(),
    }),
    sentToday: sentTodayBy(portal, { mappings, progressUpdates: config.portal.progressUpdates }),
  };
  const reads = opened.map(
    ({ name: _name, ...one }, place): ReadDeps => ({ ...reading, ...one, reading: readings[place] }),
  ) as [ReadDeps, ...ReadDeps[]];
  const [read] = reads;
  const settings = followingSettings(config, { ledger, tables, portalCodes, reads, auditing });
  const places = new DeliveryPlaces(concurrency);
  const startThrottle = Throttle.start(concurrency, {
    ...{ ledger, budget, now, log, places },
    requestsPerSecond: config.portal.requestsPerSecond,
  });
  const throttle = lifetime.own('throttle', await startThrottle, (opened) => opened.settled(), ANSWER_MS);
  const push: PushDeps = {
    ...shared,
    process: membership,
    portal: countingMessages(portal, { ledger, now }),
    circuit,
    pause: new PauseWatch({ ledger, log }),
    health: new PortalHealth(),
    perhapsStored: new PerhapsStored(),
    throttle,
    places,
    catalogue,
    only: () => only,
    portalRules: domains.rules(),
    cuts: await FieldCuts.remembered({ ledger, portal, now }),
    ...(options.learnsWhileIdle === true
      ? {
          onIdle: async (signal: AbortSignal) => {
            if ((await domains.learn(DOMAINS_AT_ONCE, signal)) > 0) bell.ring();
          },
        }
      : {}),
    batchSize: await BatchSize.remembered(config.portal.batchSize, { ledger, now, log }),
    stepsSize: await BatchSize.remembered(config.portal.batchSize, { ledger, now, log }, 'steps'),
    progressUpdates: config.portal.progressUpdates,
    maxAttempts: config.portal.maxAttempts,
    lingerMs: options.lingerMs ?? (() => DAEMON_LINGER_MS),
    leaseMs: LEASE_TIMEOUTS * Math.max(MIN_LEASE_TIMEOUT_S, config.portal.timeoutSeconds) * 1_000,
    onAcknowledged: (records) => {
      const at = now();
      const ahead = source.clockSkewMs?.() ?? 0;
      meter.delivered(records.map((record) => deliveryLagSeconds(record, at, ahead)));
    },
    // Said as a standstill, if it is one: no job fails by it.
    onLedgerFault: (error) => faults.noticed(error),
    rate,
    onDelivered: (count) => {
      synced += count;
      rate.delivered(count);
    },
  };
  const verifier = createVerifier({ ledger, portal: readingPortal, now, log, concurrency }, config.verify);
  const notifier = createNotifier(config, {
    ...{ ledger, mappings, now, log },
    portalCodes: () => portalCodes,
    certificate: () => certificate,
  });
  await withholdSources(config.sources, { ledger, now, log });
  await ledger.configureRelease(config.delivery.only, now());
  await ledger.applyRelease(now());
  await settings.follow();

  const abort = new AbortController();
  let failure: { readonly error: unknown } | null = null;
  return {
    config,
    log,
    ledger,
    membership,
    /** Resolves when another process has taken the ledger over: this one has to end. */
    ledgerTaken: taken,
    /** Requests to all sources so far, retries included. */
    sourceRequestCount: (): number => opened.reduce((sum, one) => sum + one.source.requestCount(), 0),
    portal,
    redis,
    prefix,
    queues,
    bell,
    beats,
    faults,
    tracing,
    /** Of the first source: what does not depend on the source is the same in each. */
    read,
    /** Of each source, in the order of the configuration. */
    reads,
    push,
    verifier,
    /** What the portal holds of a case, for a person. */
    lookUpHeld: ((caseNo, nationCode, signal) =>
      readingPortal.heldCase(
        caseNo,
        AbortSignal.any([signal, abort.signal]),
        nationCode,
      )) satisfies LookUpHeld,
    notifier,
    backup: scheduledBackupOf(config, { ledger, now, log }),
    noticeRestored: (): Promise<void> => noticeRestored(ledger, log),
    prune: { ...pruneDepsOf(config, ledger, now), offsetMs: config.offsetMs, log },
    /** Registers a resource that is to be closed before the engine's own. */
    lifetime,
    /** `stopping` is aborted as soon as close() is called. */
    signals: { stopping: stopping.signal, abort: abort.signal } satisfies StopSignals,
    /** Records synced by this process so far. */
    syncedCount: (): number => synced,
    /** From now on nothing but these cases is leased. */
    deliverOnly: (ids: readonly number[]): void => {
      only = ids;
    },
    /** Notes an unexpected error that ended a job; the first one counts. */
    onFailure: (error: unknown): void => {
      failure ??= { error };
    },
    /** Throws the noted error, if there is one. */
    throwIfFailed: (): void => {
      if (failure !== null) throw failure.error;
    },
    /** Requests the nation's domains of procedures that were delivered; returns how many cases waited for one. */
    learnDomains: (): Promise<number> => domains.learn(DOMAINS_A_RUN, stopping.signal),
    reloadTables: settings.reload,
    /** Takes on nothing new, lets what is under way end, and takes everything down in reverse. */
    close: async (): Promise<void> => {
      stopping.abort(new Error('dongbo is stopping'));
      const grace = setTimeout(() => abort.abort(new Error('dongbo is stopping')), GRACE_MS);
      await lifetime.close();
      clearTimeout(grace);
    },
  };
}

async function openTracing(config: Config, lifetime: Lifetime, log: Log): Promise<Tracing> {
  if (config.tracing.otlpEndpoint === '') return noTracing;
  const { startTracing } = await import('../observability/tracing/openTelemetry.ts');
  return lifetime.own('tracing', startTracing(config.tracing, log), (started) => started.close());
}
