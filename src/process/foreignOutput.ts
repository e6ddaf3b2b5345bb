import { withoutPersonalData } from '../domain/redact.ts';
import { errorFields, type Log } from '../observability/log.ts';

/**
 * Makes lines of the log of all that others write: Node's warnings, and what libraries print on stdout and stderr, in any
 * thread. The log itself writes past the streams. Texts are kept without personal data, because the texts of such messages are
 * not ours. For a daemon in a main thread; its other threads call `logWarnings` if they have a log.
 */
export function logForeignOutput(log: Log): void {
  // Threads inherit it: what they would print themselves goes past the streams, so it would be no line of the log.
  process.env['NODE_NO_WARNINGS'] = '1';
  logWarnings(log);
  for (const [what, stream] of [
    ['stdout', process.stdout],
    ['stderr', process.stderr],
  ] as const) {
    const original = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = more.find((each) => typeof each === 'function') as (() => void) | undefined;
      // An empty chunk only asks to be called when all is written.
      if (text === '') return original(text, done);
      if (text.trim() !== '') {
        log.warn('process.output', { what, why: withoutPersonalData(text.trim(), []), remedy: REMEDY });
      }
      if (done !== undefined) process.nextTick(done);
      return true;
    };
  }
}

const REMEDY = 'None, if all works: a library said it. If it comes back, report this line.';

/** Makes lines of the log of Node's warnings in this thread, instead of texts on stderr. */
export function logWarnings(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    const why = withoutPersonalData(warning.message, []);
    log.warn('process.warning', { ...errorFields(warning), what: warning.name, why });
  });
}
