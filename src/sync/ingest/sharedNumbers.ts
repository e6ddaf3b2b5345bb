import type { LedgerIngest } from '../../ledger/port/ingest.ts';
import type { SourceRow } from '../../source/source.ts';
import type { CensusWatch } from './censusWatch.ts';
import { type OfSource, readingOf } from './sourceReading.ts';

/**
 * The rows with the suffix of their source behind each number that a source before it has. A number that has it keeps it,
 * whatever becomes of the other case: one that came and went would be sent again and again.
 */
export async function withSuffixes(
  rows: readonly SourceRow[],
  deps: OfSource & { readonly ledger: Pick<LedgerIngest, 'sharedNumbers'> },
  watch: CensusWatch | undefined,
): Promise<readonly SourceRow[]> {
  const { rank } = readingOf(deps);
  const { suffix = '' } = rank;
  if (suffix === '' || rank.yieldsTo.length === 0) return rows;
  const numbers = rows.flatMap((row) => (row.kind === 'case' ? [row.record.caseNo] : []));
  const shared = await deps.ledger.sharedNumbers(rank, numbers);
  if (shared.size === 0) return rows;
  watch?.yielded(numbers.filter((number) => shared.has(number)).length);
  return rows.map((row) =>
    row.kind === 'case' && shared.has(row.record.caseNo)
      ? { kind: 'case', record: { ...row.record, caseNo: row.record.caseNo + suffix } }
      : row,
  );
}
