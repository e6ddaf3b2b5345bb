import { once } from 'node:events';
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { runWorkers } from '../../workers/index.ts';
import { startEngine } from '../app/engine.ts';
import type { Config } from '../config/config.ts';
import { createProcessMetrics } from '../http/metrics/processMetrics.ts';
import { type HttpThread, startHttp } from '../http/thread/start.ts';
import { watchTables } from '../mappings/watch.ts';
import { createLog } from '../observability/log.ts';
import { giveWayToReaders } from '../process/niceness.ts';
import { osActor } from '../process/osActor.ts';
import { systemd } from '../process/systemd.ts';
import { ringCensus } from '../queue/queues.ts';
import { DAEMON_ROLES, type DaemonRole } from '../queue/roles.ts';
import { keepSchedules } from '../queue/schedules.ts';
import { censusIsOverdue } from '../sync/ingest/read.ts';
import { type CommandHost, invocationOf } from './harness/action.ts';
import type { CliContext } from './harness/context.ts';
import { oneOf } from './harness/optionValues.ts';
import { closeOnSignal, listenForStop } from './harness/signals.ts';

/** Longer than requests in flight are given to end. */
const HTTP_CLOSES_MS = 7_000;

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const command = new Command('start').option(
    '--role <roles>',
    `roles of this process: ${DAEMON_ROLES.join(',')} (default: all)`,
    rolesOption,
  );
  return command.action(async () => {
    const { config, options } = invocationOf(command, ctx);
    await start(config, options.role ?? DAEMON_ROLES, ctx);
  });
}

async function start(config: Config, roles: readonly DaemonRole[], ctx: CliContext): Promise<void> {
  const log = createLog();
  listenForStop();
  const metrics = createProcessMetrics();
  const { meter } = metrics;
  const engine = await startEngine(config, {
    command: 'start',
    log,
    meter,
    by: osActor(ctx.env),
    learnsWhileIdle: true,
  });
  const signalled = closeOnSignal(engine);
  let http: HttpThread | null = null;
  const reloadTables = async (): Promise<void> => {
    await engine.reloadTables();
    http?.tablesChanged();
  };
  const watched = { ...config.tables, password: config.portal.password.file };
  const tables = engine.lifetime.own('tables', watchTables(watched, reloadTables, { log }), (watch) =>
    watch.stop(),
  );
  process.on('SIGHUP', () => {
    void tables.reload();
    http?.renewCertificate();
  });
  try {
    if (roles.includes('http')) {
      const started = await startHttp(
        config.file,
        async () => ({
          late: engine.beats.late(),
          stopping: engine.signals.stopping.aborted,
          synced: engine.syncedCount(),
          metrics: await metrics.json(),
        }),
        log,
      );
      http = engine.lifetime.own('http', started, (side) => side.close(), HTTP_CLOSES_MS);
      giveWayToReaders(log);
    }
    runWorkers(engine, roles);
    const stopSchedules = await keepSchedules(
      engine.queues,
      {
        ...config.source,
        timezone: config.timezone,
        notifyIntervalSeconds: config.alarms.everySeconds,
      },
      log,
    );
    engine.lifetime.own('schedules', stopSchedules, (stop) => stop());
    if (roles.includes('poll') && (await censusIsOverdue(engine.read))) {
      // The last census was missed, or there was none.
      await ringCensus(engine.queues);
    }
    engine.bell.ring();
    log.info('daemon.started', { roles: [...roles], path: config.file, pid: process.pid });
    const manager = systemd(ctx.env, { alive: () => engine.beats.late().length === 0, log });
    manager.ready();
    engine.signals.stopping.addEventListener('abort', () => manager.stopping(), { once: true });
    if (!engine.signals.stopping.aborted) await once(engine.signals.stopping, 'abort');
  } catch (error) {
    // Stopped during start-up: close() takes down what was opened.
    if (!signalled()) throw error;
  } finally {
    await engine.close();
    log.info('daemon.stopped', {});
  }
}

function rolesOption(value: string): readonly DaemonRole[] {
  return value.split(',').map((word) => oneOf(DAEMON_ROLES, word.trim()));
}
