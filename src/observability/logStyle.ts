import { VIETNAM_OFFSET_MS } from '../domain/time.ts';

/** How lines are written: `log` of the configuration, and the zone of times in text. */
export interface LogStyle {
  /** `auto`: text where stderr is a terminal, else JSON. */
  readonly format: 'auto' | 'json' | 'text';
  readonly times: 'epoch' | 'iso';
  readonly levels: 'numbers' | 'names';
  /** Milliseconds the zone of times in text is ahead of UTC. */
  readonly offsetMs: number;
}

let chosen: LogStyle = { format: 'auto', times: 'epoch', levels: 'numbers', offsetMs: VIETNAM_OFFSET_MS };

/**
 * For every log that this thread makes from now on. One for all, because an error that ends the process is logged where
 * nobody knows the configuration.
 */
export function setLogStyle(style: LogStyle): void {
  chosen = style;
}

export function logStyle(): LogStyle {
  return chosen;
}

/** With `auto` decided: threads do not see whether stderr is a terminal. */
export function decidedLogStyle(): LogStyle {
  if (chosen.format !== 'auto') return chosen;
  return { ...chosen, format: process.stderr.isTTY === true ? 'text' : 'json' };
}
