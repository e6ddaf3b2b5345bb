import { createLog, type Log } from '../../observability/log.ts';
import { createSentenceLog } from '../harness/commandLog.ts';
import type { CliContext } from '../harness/context.ts';

/** Whether a person is watching: the daemon then speaks in sentences, unless a certain log level is wanted. */
export function isWatched({ stdout, stderr, env }: CliContext): boolean {
  return stdout.isTTY === true && stderr.isTTY === true && !env['DONGBO_LOG_LEVEL'];
}

export function daemonLog(ctx: CliContext): Log {
  if (!isWatched(ctx)) return createLog();
  return createSentenceLog((line) => void ctx.stderr.write(`${line}\n`));
}
