import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { startEngine } from '../app/engine.ts';
import { loadSeveral } from '../config/loadSeveral.ts';
import { createProcessMetrics } from '../http/metrics/processMetrics.ts';
import { logForeignOutput } from '../process/foreignOutput.ts';
import { osActor } from '../process/osActor.ts';
import { DAEMON_ROLES, type DaemonRole } from '../queue/roles.ts';
import { greeting, greetingOfSeveral } from './daemon/greeting.ts';
import { daemonLog, isWatched } from './daemon/log.ts';
import { runProvinces } from './daemon/provinces.ts';
import { runDaemon } from './daemon/run.ts';
import { type CommandHost, type Invocation, invocationOf } from './harness/action.ts';
import { write } from './harness/context.ts';
import { oneOf } from './harness/optionValues.ts';
import { createProgress } from './harness/progress.ts';
import { closeOnSignal, listenForProperStop } from './harness/signals.ts';
import { upgradeLabel } from './harness/upgradeLabel.ts';

export function createCommand({ ctx }: CommandHost): CommandUnknownOpts {
  const command = new Command('start').option(
    '--role <roles>',
    `roles of this process: ${DAEMON_ROLES.join(',')} (default: all)`,
    rolesOption,
  );
  return command.action(async () => {
    const invocation = invocationOf(command, ctx);
    const roles = invocation.options.role ?? DAEMON_ROLES;
    const { configs = [] } = invocation.options;
    if (configs.length > 1) await startProvinces(configs, invocation, roles);
    else await start(invocation, roles);
  });
}

async function start({ config, ctx, language }: Invocation, roles: readonly DaemonRole[]): Promise<void> {
  const log = daemonLog(ctx);
  if (!isWatched(ctx)) logForeignOutput(log);
  listenForProperStop();
  const metrics = createProcessMetrics();
  const progress = createProgress(ctx.stderr, language);
  const engine = await startEngine(config, {
    command: 'start',
    roles,
    log,
    meter: metrics.meter,
    by: osActor(ctx.env),
    learnsWhileIdle: true,
    onUpgrade: (done, total) => progress.show(upgradeLabel(language), done, total),
  });
  progress.end();
  const signalled = closeOnSignal(engine);
  const watched = isWatched(ctx);
  try {
    await runDaemon(engine, {
      roles,
      metrics,
      env: ctx.env,
      logsForPerson: watched,
      onReady: async (http) => {
        if (!watched) return;
        const keys = await engine.ledger.apiKeys();
        await write(ctx.stdout, `${greeting({ config, http, keys }, language)}\n`);
      },
    });
  } catch (error) {
    // Stopped during start-up: close() takes down what was opened.
    if (!signalled()) throw error;
  } finally {
    await engine.close();
    log.info('daemon.stopped', {});
  }
}

/** One engine a province, all in this process. */
async function startProvinces(
  files: readonly string[],
  { ctx, language }: Invocation,
  roles: readonly DaemonRole[],
): Promise<void> {
  const configs = loadSeveral(files, ctx, { serves: roles.includes('http') });
  const log = daemonLog(ctx);
  const watched = isWatched(ctx);
  if (!watched) logForeignOutput(log);
  await runProvinces(configs, {
    ...{ roles, env: ctx.env, log, logsForPerson: watched },
    onReady: async (http, running) => {
      if (!watched) return;
      const provinces = running.map(({ config }) => config);
      await write(ctx.stdout, `${greetingOfSeveral(provinces, http, language)}\n`);
    },
  });
}

function rolesOption(value: string): readonly DaemonRole[] {
  return value.split(',').map((word) => oneOf(DAEMON_ROLES, word.trim()));
}
