import type { Random } from '../random.ts';
import type { PastGap } from './yearLedger.ts';
import type { YearSite } from './yearSite.ts';

/** What an event and the end of the year work with. */
export interface Year {
  readonly site: YearSite;
  readonly random: Random;
  /** The gap as of past instants, as it was then. */
  readonly noted: Map<number, PastGap>;
  /** Cases that the source deleted. */
  readonly vanished: Set<string>;
  readonly erased: Set<string>;
  say(what: string): void;
  violation(what: string): void;
  /** Runs a command that has to end with this code. */
  command(code: number, ...args: readonly string[]): Promise<string>;
}
