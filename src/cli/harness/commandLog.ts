import { createLog, type Log, type LogFields } from '../../observability/log.ts';
import type { CliContext } from './context.ts';

/**
 * The log of a one-shot command run by a person: warnings and errors as a sentence with their remedy. Lines
 * pass through `print` so that a progress bar can make room for them.
 */
export function createPersonLog(print: (line: string) => void): Log {
  const say = (event: string, fields: LogFields = {}): void => {
    const about = ['what', 'where', 'cause', 'path', 'why', 'httpStatus', 'code', 'count']
      .filter((name) => fields[name] !== undefined && fields[name] !== null && fields[name] !== '')
      .map((name) => `${name} ${String(fields[name])}`)
      .join(', ');
    const remedy = typeof fields['remedy'] === 'string' ? ` ${fields['remedy']}` : '';
    print(`! ${event}${about === '' ? '' : ` (${about})`}.${remedy}`);
  };
  return { debug: () => undefined, info: () => undefined, warn: say, error: say };
}

/** At a terminal sentences for a person, elsewhere JSON lines; both on stderr. */
export function createCommandLog(ctx: CliContext, print: (line: string) => void): Log {
  return ctx.stderr.isTTY === true
    ? createPersonLog(print)
    : createLog({ level: ctx.env['DONGBO_LOG_LEVEL'] || 'warn' });
}
