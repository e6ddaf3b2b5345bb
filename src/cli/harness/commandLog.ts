import { createLog, type Log, type LogField, type LogFields } from '../../observability/log.ts';
import type { CliContext } from './context.ts';

const SHOWN: readonly LogField[] = ['what', 'where', 'cause', 'path', 'why', 'httpStatus', 'code', 'count'];

/** Warnings and errors as sentences with their remedy. `print` keeps clear of a progress bar. */
export function createSentenceLog(print: (line: string) => void): Log {
  const sentence = (event: string, fields: LogFields = {}): void => {
    const { remedy } = fields;
    const details = SHOWN.filter((name) => (fields[name] ?? '') !== '')
      .map((name) => `${name} ${String(fields[name])}`)
      .join(', ');
    print(
      `! ${event}${details === '' ? '' : ` (${details})`}.${typeof remedy === 'string' ? ` ${remedy}` : ''}`,
    );
  };
  return { debug: () => undefined, info: () => undefined, warn: sentence, error: sentence };
}

/** Sentences at a terminal, JSON lines elsewhere; both on stderr. */
export function createCommandLog(ctx: CliContext, print: (line: string) => void): Log {
  return ctx.stderr.isTTY === true
    ? createSentenceLog(print)
    : createLog({ level: ctx.env['DONGBO_LOG_LEVEL'] || 'warn' });
}
