import type { Mappings } from '../../domain/mapping.ts';
import { type CaseFilter, pickFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { NewReplay } from '../../ledger/port/replays.ts';

/** The cases of a replay, as a filter for the ledger and as the filter that was requested. */
export function replaySelection(
  filter: CaseFilter,
  context: { readonly agencies: Mappings['agencies']; readonly offsetMs: number },
): Pick<NewReplay, 'filter' | 'caseFilter'> {
  return { filter: recordFilter(filter, context), caseFilter: JSON.stringify(pickFilter(filter) ?? {}) };
}
