import { sql } from 'kysely';
import type { AuditCheckpoint, AuditProof, AuditRow } from '../../port/audit.ts';
import type { LedgerDb } from '../transaction.ts';
import { GENESIS, hashOf } from './chain.ts';

/** Rows a statement. */
const PAGE = 1_000;

export const AUDIT_COLUMNS = sql.raw('seq, at, who, origin, action, subject, count, note, previous, hash');

/**
 * See LedgerAudit.proveAudit. A daemon can append meanwhile: rows never change. Where retention removed the head, the chain
 * begins at the checkpoint, which is itself a row of the chain and so proved with it.
 */
export async function proveAudit(db: LedgerDb, noted?: string): Promise<AuditProof> {
  const checkpoint = await checkpointOf(db);
  let last: Link | null = null;
  let rows = 0;
  let notedAt: number | null = checkpoint !== null && checkpoint.hash === noted ? checkpoint.seq : null;
  // From below the first number: a row that was put before it is found, too.
  for (let after = Number.MIN_SAFE_INTEGER; ; after = last?.seq ?? after) {
    const { rows: page } = await sql<AuditRow>`
      select ${AUDIT_COLUMNS} from audit where seq > ${after} order by seq limit ${PAGE}`.execute(db);
    for (const row of page) {
      last ??= beginning(checkpoint, row);
      const broken = brokenAfter(last, row, checkpoint);
      if (broken !== null) return { rows, lastSeq: last.seq, head: null, broken, notedAt, checkpoint };
      if (row.hash === noted) notedAt = row.seq;
      last = { seq: row.seq, hash: row.hash };
      rows += 1;
    }
    if (page.length < PAGE) break;
  }
  return { rows, lastSeq: last?.seq ?? 0, head: last?.hash ?? null, broken: null, notedAt, checkpoint };
}

type Link = Pick<AuditRow, 'seq' | 'hash'>;

/** The last row that retention removed, as the newest row about it says. */
export async function checkpointOf(db: LedgerDb): Promise<AuditCheckpoint | null> {
  const { rows } = await sql<AuditCheckpoint>`
    select count as seq, subject as hash, at from audit
    where action = 'audit.pruned' and count is not null order by seq desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** What the first row has to follow. Rows up to the checkpoint are removed from below, and some can still be there. */
function beginning(checkpoint: AuditCheckpoint | null, first: AuditRow): Link {
  if (checkpoint === null || first.seq <= 1) return { seq: 0, hash: GENESIS };
  if (first.seq > checkpoint.seq) return checkpoint;
  return { seq: first.seq - 1, hash: first.previous };
}

function brokenAfter(last: Link, row: AuditRow, checkpoint: AuditCheckpoint | null): AuditProof['broken'] {
  if (row.seq > last.seq + 1) return { seq: last.seq + 1, why: 'missing' };
  if (row.seq <= last.seq || row.previous !== last.hash) return { seq: row.seq, why: 'unlinked' };
  const isCheckpoint = row.seq === checkpoint?.seq;
  return row.hash === hashOf(row) && (!isCheckpoint || row.hash === checkpoint.hash)
    ? null
    : { seq: row.seq, why: 'altered' };
}
