import type { Log, LogFields } from '../../src/observability/log.ts';

/** A log that keeps what it is told, for tests of what is said and of what is not. */
export interface RecordingLog extends Log {
  readonly lines: { readonly level: keyof Log; readonly event: string; readonly fields: LogFields }[];
  /** The events in the order in which they were said. */
  events(): string[];
}

export function recordingLog(): RecordingLog {
  const lines: RecordingLog['lines'] = [];
  const at =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}): void => {
      lines.push({ level, event, fields });
    };
  return {
    lines,
    events: () => lines.map(({ event }) => event),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
