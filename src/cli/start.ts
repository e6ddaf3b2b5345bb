import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { startEngine } from '../app/engine.ts';
import { createProcessMetrics } from '../http/metrics/processMetrics.ts';
import { logForeignOutput } from '../process/foreignOutput.ts';
import { osActor } from '../process/osActor.ts';
import { DAEMON_ROLES, type DaemonRole } from '../queue/roles.ts';
import { greeting } from './daemon/greeting.ts';
import { daemonLog, isWatched } from './daemon/log.ts';
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
    await start(invocation, invocation.options.role ?? DAEMON_ROLES);
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

function rolesOption(value: string): readonly DaemonRole[] {
  return value.split(',').map((word) => oneOf(DAEMON_ROLES, word.trim()));
}
