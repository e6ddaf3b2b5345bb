import { once } from 'node:events';
import { runWorkers } from '../../../workers/index.ts';
import type { Engine } from '../../app/engine.ts';
import { watchStandstills } from '../../app/openStandstills.ts';
import type { StandstillWatch } from '../../app/standstillWatch.ts';
import { watchLedger } from '../../app/watchLedger.ts';
import { secretFiles } from '../../config/portal.ts';
import { ledgerFile } from '../../dataDir/entries.ts';
import type { LedRole } from '../../domain/processes.ts';
import type { SystemFaultKind } from '../../domain/systemFaults.ts';
import type { ProcessMetrics } from '../../http/metrics/processMetrics.ts';
import { type HttpThread, type SharedHttp, startHttp } from '../../http/thread/start.ts';
import { ownTableFiles } from '../../mappings/load.ts';
import { watchTables } from '../../mappings/watch.ts';
import { watchClock } from '../../process/clockWatch.ts';
import { giveWayToReaders } from '../../process/niceness.ts';
import { systemd } from '../../process/systemd.ts';
import { forgetJobs, ringCensus, ringPoll } from '../../queue/queues.ts';
import type { DaemonRole } from '../../queue/roles.ts';
import { keepSchedules, type Schedules } from '../../queue/schedules.ts';
import { censusIsOverdue } from '../../sync/ingest/read.ts';

/** Longer than requests in flight are given to end. */
const HTTP_CLOSES_MS = 5_500;

/** A ledger on a server has no file that could be taken away. */
const NO_FILE: ReturnType<typeof watchLedger> = { lost: new Promise(() => undefined), stop: () => undefined };

interface DaemonOptions {
  readonly roles: readonly DaemonRole[];
  /** Those whose workers run already. */
  readonly running?: readonly DaemonRole[];
  readonly metrics: ProcessMetrics;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the HTTP thread logs through the engine's log, to a person, instead of JSON lines of its own. */
  readonly logsForPerson: boolean;
  /** The HTTP thread that several provinces share, and the place of this one in it; absent: one of its own. */
  readonly shared?: { readonly http: SharedHttp; readonly place: number } | undefined;
  /** Called when everything runs; `http` is null without that role. */
  readonly onReady: (http: HttpThread | null) => Promise<void> | void;
}

/** Runs the roles on the engine until a signal stops it; the caller closes the engine. */
export async function runDaemon(engine: Engine, options: DaemonOptions): Promise<void> {
  const { roles, running = [], metrics, env } = options;
  const { config, log } = engine;
  let http: HttpThread | null = null;
  let standstills: StandstillWatch | null = null;
  const reloadTables = async (): Promise<void> => {
    await engine.reloadTables();
    http?.tablesChanged();
  };
  const watched = {
    ...config.tables,
    ofSources: ownTableFiles(config.ofSources),
    secrets: secretFiles(config.portal),
    config: config.file,
  };
  const tables = engine.lifetime.own('tables', watchTables(watched, reloadTables, { log }), (watch) =>
    watch.stop(),
  );
  const onHangUp = (): void => {
    void tables.reload();
    http?.renewCertificate();
  };
  process.on('SIGHUP', onHangUp);
  engine.lifetime.own('hang-up', onHangUp, (listener) => void process.off('SIGHUP', listener));
  if (roles.includes('http')) {
    const pulse = async () => ({
      late: engine.beats.late(),
      stopping: engine.signals.stopping.aborted,
      synced: engine.syncedCount(),
      standstills: standstills?.current() ?? [],
      metrics: await metrics.json(),
    });
    const source = { onTablesEdited: () => void tables.reload(), lookUpHeld: engine.lookUpHeld };
    const started =
      options.shared === undefined
        ? await startHttp(config.file, pulse, log, { ...source, logsThroughParent: options.logsForPerson })
        : options.shared.http.join(options.shared.place, { ...source, pulse, log });
    http = engine.lifetime.own('http', started, (side, leftMs) => side.close(leftMs), HTTP_CLOSES_MS);
    giveWayToReaders(log);
  }
  const watch = engine.lifetime.own(
    'ledger watch',
    config.ledger === null
      ? watchLedger(ledgerFile(config.dataDir), { rescue: (to) => engine.ledger.copyTo(to), log })
      : NO_FILE,
    (one) => one.stop(),
  );
  let schedules: Schedules | null = null;
  const onLead = async (role: LedRole): Promise<void> => {
    // At the start they are not made yet.
    await schedules?.renew();
    if (schedules !== null && role === 'poll') await readAtOnce(engine);
  };
  await runWorkers(
    engine,
    roles.filter((role) => !running.includes(role)),
    onLead,
  );
  schedules = await keepSchedules(
    engine.queues,
    {
      ...config.sources[0],
      others: config.sources.slice(1),
      timezone: config.timezone,
      notifyIntervalSeconds: config.alarms.everySeconds,
    },
    log,
  );
  const kept = engine.lifetime.own('schedules', schedules, (one) => one.stop());
  if (roles.includes('poll')) await ringOverdue(engine);
  const resume = async (kind: SystemFaultKind): Promise<void> => {
    if (kind.startsWith('redis_')) {
      // A job whose end Redis did not take counts as running for another minute and a half, and holds its slot.
      if (!engine.membership.hasOthers()) await forgetJobs(engine.redis, engine.prefix);
      await kept.renew();
    }
    engine.bell.ring();
    // What was missed is read at once, not at the next time.
    if (roles.includes('poll')) await ringPolls(engine);
  };
  const tryResume = (kind: SystemFaultKind): void =>
    void resume(kind).catch((error) => engine.faults.noticed(error));
  standstills = engine.lifetime.own('standstills', watchStandstills(engine, tryResume), (one) => one.stop());
  const stopClock = watchClock({
    log,
    onJump: () => engine.bell.ring(),
  });
  engine.lifetime.own('clock watch', stopClock, (stop) => stop());
  engine.bell.ring();
  log.info('daemon.started', { roles: [...roles], path: config.file });
  const manager = systemd(env, { alive: () => engine.beats.late().length === 0, log });
  manager.ready();
  engine.signals.stopping.addEventListener('abort', () => manager.stopping(), { once: true });
  await options.onReady(http);
  if (engine.signals.stopping.aborted) return;
  const error = await Promise.race([
    watch.lost,
    engine.ledgerTaken,
    once(engine.signals.stopping, 'abort').then(() => null),
  ]);
  if (error !== null) throw error;
}

async function ringPolls({ queues, reads }: Engine): Promise<void> {
  for (const { reading } of reads) await ringPoll(queues, reading?.rank.name);
}

/** Rings for each census that was missed or broken off, or was never made. */
async function ringOverdue({ queues, reads }: Engine): Promise<void> {
  for (const read of reads)
    if (await censusIsOverdue(read)) await ringCensus(queues, read.reading?.rank.name);
}

/** The leader before can have been killed while it read. */
async function readAtOnce(engine: Engine): Promise<void> {
  await ringPolls(engine);
  await ringOverdue(engine);
}
