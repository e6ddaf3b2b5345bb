import { type RawBuilder, sql } from 'kysely';
import { storedComparison } from '../../../domain/comparison.ts';
import type {
  FoundOrder,
  LedgerCases,
  LedgerEvent,
  LedgerRecord,
  ListedRecord,
  ListOrder,
} from '../../port/cases.ts';
import { insertEvents } from '../events.ts';
import { condition, stateColumn } from '../filter.ts';
import { list } from '../lists.ts';
import { SHOWN_REASON } from '../shownReason.ts';
import { orNull, shownState, storedEventKind, storedExclusion, storedReason } from '../stored.ts';
import { inTransaction, type LedgerContext } from '../transaction.ts';
import { MAX_CANDIDATES, numberContains } from './numberContains.ts';

/** As the statement returns it: closed lists unchecked, no booleans. */
type Stored<Of extends ListedRecord> = Omit<Of, 'state' | 'reason' | 'excluded'> & {
  readonly state: string;
  readonly reason: string | null;
};
type Row = Stored<LedgerRecord> & { readonly excluded: string | null };
type EventRow = Omit<LedgerEvent, 'kind' | 'reason'> & Pick<Row, 'reason'> & { readonly kind: string };

const UNSYNCED = sql`excluded is null and record.state <> 'synced'`;

const ORDERS: Readonly<Record<FoundOrder, RawBuilder<unknown>>> = {
  unsynced: sql`excluded is not null, record.state = 'synced', received_at desc nulls last`,
  received: sql`received_at desc nulls last`,
  since: sql`unsynced_since is null, unsynced_since`,
  caseNo: sql`case_no`,
};

/** Written as the indexes have them. Of a case without a gap, later than any gap. */
const PLACES: Readonly<Record<ListOrder, { by: RawBuilder<unknown>; falls: boolean }>> = {
  since: { by: sql`coalesce(unsynced_since, ${Number.MAX_SAFE_INTEGER})`, falls: false },
  received: { by: sql`counted_at + 0`, falls: true },
  caseNo: { by: sql`case_no`, falls: false },
};

export function casesOf({ db, now }: LedgerContext): LedgerCases {
  return {
    records: async (filter, limit, afterId) => {
      const at = now();
      const { rows } = await sql<Row>`
        ${selection(at)}
        where ${condition(filter, at)} and id > ${afterId} order by id limit ${limit}`.execute(db);
      return rows.map(toRecord);
    },

    orderedRecords: async (filter, order, limit, after) => {
      const at = now();
      const { by, falls } = PLACES[order];
      const [beyond, way] = falls ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`];
      const rest =
        after === null
          ? sql`true`
          : sql`${by} ${beyond}= ${after.by} and (${by} ${beyond} ${after.by} or id ${beyond} ${after.id})`;
      const { rows: places } = await sql<{ id: number; by: number | string }>`
        select id, ${by} "by" from record where ${condition(filter, at)} and ${rest}
        order by ${by} ${way}, id ${way} limit ${limit}`.execute(db);
      const { rows } = await sql<Row>`
        ${selection(at)} where id in ${list(places.map(({ id }) => id))}`.execute(db);
      const byId = new Map(rows.map((row) => [row.id, toRecord(row)]));
      return places.flatMap((place) => {
        const record = byId.get(place.id);
        return record === undefined ? [] : [{ record, place }];
      });
    },

    listRecords: async (filter, limit, afterId) => {
      const at = now();
      const { rows } = await sql<Stored<ListedRecord>>`
        select ${listed(at)} from record
        where ${condition(filter, at)} and id > ${afterId} order by id limit ${limit}`.execute(db);
      return rows.map(toListed);
    },

    findCases: async (part, within, limit, order = 'unsynced') => {
      const at = now();
      // Counted by itself: a case outside the filter uses up a candidate too.
      const { rows: candidates } = await sql<{ id: number }>`${numberContains(part)}`.execute(db);
      const { rows: matches } = await sql<{ id: number; isUnsynced: number }>`
        select id, case when ${UNSYNCED} then 1 else 0 end "isUnsynced" from record
        where id in ${list([...new Set(candidates.map(({ id }) => id))])} and ${condition(within, at, sql`true`)}
        order by ${ORDERS[order]}, id`.execute(db);
      const shown = matches.slice(0, limit).map(({ id }) => id);
      const { rows } = await sql<Row>`${selection(at)} where id in ${list(shown)}`.execute(db);
      const byId = new Map(rows.map((row) => [row.id, toRecord(row)]));
      const isCounted = candidates.length < MAX_CANDIDATES;
      return {
        records: shown.flatMap((id) => byId.get(id) ?? []),
        more: matches.length > limit || !isCounted,
        total: matches.length,
        unsynced: matches.filter(({ isUnsynced }) => isUnsynced === 1).length,
        isCounted,
      };
    },

    record: async (caseNo) => {
      // The province's number wins over the nation's number of another case; of a renumbered case the new one counts.
      const { rows } = await sql<Row>`
        ${selection(now())} where case_no = ${caseNo} or nation_code = ${caseNo}
        order by case_no <> ${caseNo}, excluded is not null, coalesce(excluded, '') = 'gone' limit 1`.execute(
        db,
      );
      const row = rows[0];
      if (row === undefined) return null;
      const { rows: events } = await sql<EventRow>`
        select at, kind, version, status, reason, portal_code as "portalCode", detail
        from event where record_id = ${row.id} order by id`.execute(db);
      return {
        record: toRecord(row),
        events: events.map((event) => ({
          ...event,
          kind: storedEventKind(event.kind),
          reason: orNull(storedReason, event.reason),
        })),
      };
    },

    noteComparison: async (id, found) =>
      await inTransaction(db, async (trx) => {
        const { rows } = await sql<{ version: number }>`select version from record where id = ${id}`.execute(
          trx,
        );
        const { at } = found;
        const { portal: [status = null] = [] } = found.fields.find(({ field }) => field === 'status') ?? {};
        const detail = storedComparison(found);
        const event = { recordId: id, at, kind: 'compared', status, detail } as const;
        await insertEvents(
          trx,
          rows.map(({ version }) => ({ ...event, version })),
        );
      }),

    names: async (dimension) => {
      const { rows } = await sql<{ code: string; name: string }>`
        select code, name from name where dimension = ${dimension}`.execute(db);
      return new Map(rows.map(({ code, name }) => [code, name]));
    },
  };
}

/** The columns of ListedRecord. */
function listed(now: number): RawBuilder<unknown> {
  return sql`id, case_no "caseNo", ${stateColumn(now)} state, ${SHOWN_REASON} reason, detail, portal_code "portalCode",
    agency_code "agencyCode", procedure_code "procedureCode", status, received_at "receivedAt",
    modified_at "modifiedAt", attempts, ${nextAttempt(now)} "nextAttemptAt", last_ack_at "lastAckAt"`;
}

/** While leased, next_at is the lease's expiry and not the next attempt. */
function nextAttempt(now: number): RawBuilder<unknown> {
  return sql`case when record.state = 'pending' and (lease_owner is null or next_at <= ${now}) then next_at end`;
}

function selection(now: number): RawBuilder<unknown> {
  return sql`
    select id, case_no "caseNo", nation_code "nationCode", origin_case_no "originCaseNo", ${stateColumn(now)} state, ${SHOWN_REASON} reason, detail, portal_code "portalCode",
      agency_code "agencyCode", coalesce(name.name, '') "agencyName", domain_code "domainCode",
      procedure_code "procedureCode", status, source_status "sourceStatus", received_at "receivedAt",
      deadline_at "dueAt", finished_at "finishedAt", modified_at "modifiedAt", first_seen_at "firstSeenAt",
      changed_at "changedAt", version, attempts,
      ${nextAttempt(now)} "nextAttemptAt",
      unsynced_since "unsyncedSince", first_ack_at "firstAckAt", last_ack_at "lastAckAt",
      acked_status "ackedStatus", excluded
    from record left join name on name.dimension = 'agency' and name.code = agency_code`;
}

function toRecord(row: Row): LedgerRecord {
  return {
    ...row,
    state: shownState(row.state),
    reason: orNull(storedReason, row.reason),
    excluded: orNull(storedExclusion, row.excluded),
  };
}

/** Field by field: at a million rows a spread takes longer than reading them. */
function toListed(row: Stored<ListedRecord>): ListedRecord {
  return {
    id: row.id,
    caseNo: row.caseNo,
    state: shownState(row.state),
    reason: orNull(storedReason, row.reason),
    detail: row.detail,
    portalCode: row.portalCode,
    agencyCode: row.agencyCode,
    procedureCode: row.procedureCode,
    status: row.status,
    receivedAt: row.receivedAt,
    modifiedAt: row.modifiedAt,
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt,
    lastAckAt: row.lastAckAt,
  };
}
