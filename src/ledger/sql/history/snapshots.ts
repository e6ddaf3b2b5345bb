import { sql } from 'kysely';
import type { Snapshot, SnapshotQuery } from '../../port/history.ts';
import type { LedgerDb } from '../transaction.ts';

interface Row {
  readonly id: number;
  readonly takenAt: number;
  readonly midnight: number | null;
  readonly unnumbered: number;
  /** Null in all counts where the snapshot has no such case. */
  readonly reason: string | null;
  readonly synced: number | null;
  readonly never: number | null;
  readonly stale: number | null;
  readonly verified: number | null;
  readonly excluded: number | null;
}

/** See LedgerHistory.snapshots. */
export async function selectSnapshots(db: LedgerDb, query: SnapshotQuery): Promise<readonly Snapshot[]> {
  const { from, before, agency } = query;
  const { rows } = await sql<Row>`
    select s.id, s.taken_at as "takenAt", s.midnight, s.unnumbered, c.reason,
      c.synced, c.never, c.stale, c.verified, c.excluded
    from snapshot s left join snapshot_count c on c.snapshot_id = s.id
      and c.dimension = ${agency === undefined ? 'all' : 'agency'} and c.key = ${agency ?? ''}
    where s.taken_at >= ${from} and s.taken_at < ${before}
    order by s.taken_at, s.id`.execute(db);
  return [...Map.groupBy(rows, (row) => row.id).values()].flatMap((parts) => {
    const [first] = parts;
    if (first === undefined) return [];
    const sum = (of: (part: Row) => number | null): number =>
      parts.reduce((whole, part) => whole + (of(part) ?? 0), 0);
    const unsynced = parts.map((part) => [part.reason ?? '', (part.never ?? 0) + (part.stale ?? 0)] as const);
    return {
      takenAt: first.takenAt,
      midnight: first.midnight,
      synced: sum((part) => part.synced),
      never: sum((part) => part.never),
      stale: sum((part) => part.stale),
      verified: sum((part) => part.verified),
      excluded: sum((part) => part.excluded),
      unnumbered: first.unnumbered,
      reasons: new Map(unsynced.filter(([, count]) => count > 0)),
    };
  });
}
