import { changesOf } from '../../domain/agencies.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import type { GapCuts } from '../../ledger/port/gapQuery.ts';

type Agencies = Mappings['agencies'];

/** The agencies to count by period, and how to read the ledger's answer. */
export interface AgencyCuts {
  /** For the ledger's query: data alone, because the query may go to another thread. */
  readonly cuts: GapCuts & { readonly agencies: readonly string[] };
  /** An instant within the slice of the ledger's answer; of agencies that are not cut, `now`: their last name. */
  readonly instantIn: (code: string, slice: number) => Instant;
}

/**
 * Agencies whose place differs between periods, such as a code that was a district's and became a ward's. `placeAt`
 * gives what has to be distinguished. An agency whose place never changes is not cut, and costs nothing.
 */
export function agencyCuts(
  agencies: Agencies,
  now: Instant,
  placeAt: (code: string, at: Instant) => string,
): AgencyCuts {
  const changes = changesOf(agencies);
  const cut = new Set<string>();
  const used = new Set<Instant>();
  for (const code of agencies?.keys() ?? []) {
    for (const change of changes) {
      if (placeAt(code, change) === placeAt(code, change - 1)) continue;
      cut.add(code);
      used.add(change);
    }
  }
  const at = [...used].sort((a, b) => a - b);
  return {
    cuts: { agencies: [...cut], at },
    instantIn: (code, slice) => (cut.has(code) ? (at[slice - 1] ?? (at[0] ?? 0) - 1) : now),
  };
}
