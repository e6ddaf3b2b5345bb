import { flushAtExit, type Line, RepeatFold } from '../../observability/foldRepeats.ts';
import { createLog, foldedLog, type Log, type LogField } from '../../observability/log.ts';
import { logStyle } from '../../observability/logStyle.ts';
import { wrap } from '../../presentation/layout.ts';
import type { CliContext } from './context.ts';

const SHOWN: readonly (LogField | 'repeated')[] = [
  ...(['province', 'what', 'where', 'cause', 'path', 'why', 'httpStatus', 'code', 'count'] as const),
  'repeated',
];

/** Warnings and errors as sentences with their remedy, in 80 columns. `print` keeps clear of a progress bar. */
export function createSentenceLog(print: (text: string) => void): Log {
  const fold = new RepeatFold((line) => print(wrap(sentenceOf(line), '! ').join('\n')));
  flushAtExit(fold);
  return foldedLog(fold, 'warn');
}

function sentenceOf({ event, fields }: Line): string {
  const { remedy } = fields;
  const details = SHOWN.filter((name) => (fields[name] ?? '') !== '')
    .map((name) => `${name} ${String(fields[name])}`)
    .join(', ');
  return `${event}${details === '' ? '' : ` (${details})`}.${typeof remedy === 'string' ? ` ${remedy}` : ''}`;
}

/** Sentences at a terminal, unless JSON is wanted there too; elsewhere lines as the daemon's. Both on stderr. */
export function createCommandLog(ctx: CliContext, print: (line: string) => void): Log {
  return ctx.stderr.isTTY === true && logStyle().format !== 'json'
    ? createSentenceLog(print)
    : createLog({
        level: ctx.env['DONGBO_LOG_LEVEL'] || 'warn',
        // The log writes past the process's stream (process/foreignOutput.ts).
        ...(ctx.stderr === process.stderr ? {} : { stream: ctx.stderr }),
      });
}
