import type { Log } from '../../observability/log.ts';
import type { FromThread } from './messages.ts';

/** A log that goes to the main thread. */
export function logThrough(send: (message: FromThread) => void): Log {
  const at =
    (level: keyof Log): Log[keyof Log] =>
    (event, fields = {}) =>
      send({ kind: 'logged', level, event, fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
