import { sql } from 'kysely';
import { causeKey } from '../../../domain/cause.ts';
import { REASON_CODES, REASONS } from '../../../domain/reason.ts';
import type { CauseCount } from '../../port/figures.ts';
import type { RecordFilter } from '../../port/filter.ts';
import { condition } from '../filter.ts';
import { list } from '../lists.ts';
import { SHOWN_REASON } from '../shownReason.ts';
import { storedReason } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

/** Their detail is the portal's message, of which there are as many as cases. */
const COUNTED_BY_CODE = REASON_CODES.filter((reason) => REASONS[reason].about === 'portal_code');

interface Row {
  readonly reason: string;
  readonly detail: string | null;
  readonly portalCode: string | null;
  readonly never: number;
  readonly stale: number;
}

/** See LedgerFigures.causes. Counts the unsynced records: no counter knows two dimensions of a case at once. */
export async function filteredCauses(
  db: LedgerDb,
  filter: RecordFilter,
  now: number,
): Promise<readonly CauseCount[]> {
  const { rows } = await sql<Row>`
    select ${SHOWN_REASON} reason, portal_code "portalCode",
      case when reason in ${list(COUNTED_BY_CODE)} then null else detail end detail,
      sum(case when first_ack_at is null then 1 else 0 end) never,
      sum(case when first_ack_at is null then 0 else 1 end) stale
    from record where ${condition(filter, now)} and unsynced_since is not null
    group by 1, 2, 3`.execute(db);
  const causes = new Map<string, CauseCount>();
  for (const { detail, portalCode, never, stale, ...row } of rows) {
    const reason = storedReason(row.reason);
    const key = causeKey({ reason, detail, portalCode });
    const id = `${reason} ${key}`;
    const before = causes.get(id) ?? { reason, key, never: 0, stale: 0 };
    causes.set(id, { ...before, never: before.never + never, stale: before.stale + stale });
  }
  return [...causes.values()].sort(mostFirst);
}

function mostFirst(a: CauseCount, b: CauseCount): number {
  const [first, second] = [`${a.reason} ${a.key}`, `${b.reason} ${b.key}`];
  return b.never + b.stale - a.never - a.stale || (first < second ? -1 : 1);
}
