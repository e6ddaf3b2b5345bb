import type { AuditRow } from '../port/audit.ts';
import { GENESIS } from '../sql/audit/chain.ts';
import { differenceOfTables } from './compare.ts';
import type { Copied, CopyOptions } from './copy.ts';
import type { ReadableSide } from './sides.ts';
import { TABLE_NAMES, type TableName } from './tables.ts';

/** The last rows of two audit trails; null: it has none. */
interface TrailEnds {
  readonly from: AuditRow | null;
  readonly to: AuditRow | null;
}

/**
 * The row with which the copy of the one became the other, if it is the first that only the other has: the hash in it is that of the
 * whole trail before. Null: the other one is no copy of it, or one of the two has gone on.
 */
export function rowOfMove({ from, to }: TrailEnds): AuditRow | null {
  return to?.action === 'ledger.moved_from' && to.previous === (from?.hash ?? GENESIS) ? to : null;
}

/** What was copied, if every row is equal but those of the trail, which rowOfMove compares; null: not all are. */
export async function wholeCopy(
  from: ReadableSide,
  to: ReadableSide,
  { signal, onProgress = () => undefined }: Omit<CopyOptions, 'mover'>,
): Promise<Copied | null> {
  const begun = performance.now();
  const tables: { name: TableName; rows: number }[] = [];
  for (const name of TABLE_NAMES) tables.push({ name, rows: await from.count(name) });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const difference = await differenceOfTables(from, to, {
    tables: TABLE_NAMES.filter((name) => name !== 'audit'),
    signal,
    onVerified: (verified) => onProgress('verify', verified, rows),
  });
  if (difference !== null) return null;
  return {
    ...{ tables, rows, resumed: rows, copySeconds: 0, indexSeconds: 0 },
    records: tables.find(({ name }) => name === 'record')?.rows ?? 0,
    verifySeconds: (performance.now() - begun) / 1_000,
  };
}
