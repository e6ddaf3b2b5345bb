import type { Circuit } from './circuit.ts';
import { LONGEST_CIRCUIT_WAIT_MS } from './delays.ts';
import type { Instant } from './time.ts';

/** Whether the portal can be tried. A longer wait than the longest means that the clock was set back. */
export function isProbeDue({ probeAt }: Pick<Circuit, 'probeAt'>, now: Instant): boolean {
  return now >= probeAt || probeAt - now > LONGEST_CIRCUIT_WAIT_MS;
}
