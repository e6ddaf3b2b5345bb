import { type Mappings, nationalProcedure } from '../../domain/mapping.ts';
import type { GapGroup } from '../../ledger/port/figures.ts';

/** The national codes of the procedures that counted cases use, by which a procedure list is judged. */
export function usedProcedures(groups: readonly GapGroup[], tables: Mappings): ReadonlySet<string> {
  const inUse = groups.filter(({ key, synced, never, stale }) => key !== '' && synced + never + stale > 0);
  return new Set(inUse.flatMap(({ key }) => nationalProcedure(tables, key, null) ?? []));
}
