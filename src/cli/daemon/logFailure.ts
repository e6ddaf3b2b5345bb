import { CommanderError } from '@commander-js/extra-typings';
import type { ExitCode } from '../../domain/errors.ts';
import { inSentences } from '../../domain/systemFault.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { createLog, errorFields, type LogFields } from '../../observability/log.ts';
import type { CliContext } from '../harness/context.ts';

/** Logs why the daemon could not start or had to end. */
export function logFailure(error: unknown, exitCode: ExitCode, { stderr }: Pick<CliContext, 'stderr'>): void {
  // The log writes past the process's stream (process/foreignOutput.ts).
  const log = createLog({ level: 'error', ...(stderr === process.stderr ? {} : { stream: stderr }) });
  log.error('daemon.failed', { ...failureFields(error), exitCode });
}

function failureFields(error: unknown): LogFields {
  if (error instanceof CommanderError) {
    const why = error.message.replace(/^error: /, '').trim();
    return {
      errorCode: 'usage',
      why,
      remedy: `Correct the command line; see ${typedCommand('start --help')}.`,
    };
  }
  const { code, message, remedy } = inSentences(error);
  const { stack, remedy: reported } = errorFields(error);
  if (stack === undefined) return { errorCode: code, why: message, remedy };
  return { errorCode: code, why: message, ...(reported === undefined ? {} : { remedy: reported }), stack };
}
