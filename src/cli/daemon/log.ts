import { createLog, type Log } from '../../observability/log.ts';
import { logStyle } from '../../observability/logStyle.ts';
import { createSentenceLog } from '../harness/commandLog.ts';
import type { CliContext } from '../harness/context.ts';

/** Whether a person is watching: the daemon then speaks in sentences, unless a certain log level or JSON is wanted. */
export function isWatched({ stdout, stderr, env }: CliContext): boolean {
  const atTerminal = stdout.isTTY === true && stderr.isTTY === true;
  return atTerminal && !env['DONGBO_LOG_LEVEL'] && logStyle().format !== 'json';
}

export function daemonLog(ctx: CliContext): Log {
  if (!isWatched(ctx)) return createLog();
  return createSentenceLog((line) => void ctx.stderr.write(`${line}\n`));
}
