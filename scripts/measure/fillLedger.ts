import Database from 'better-sqlite3';
import type { AgencyRow } from '../../src/domain/mapping.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';

/** Records a transaction. */
const CHUNK = 100_000;
const AGENCIES = 300;

/**
 * Writes a ledger of `records` cases from the 24 months before `now`, with 300 agencies and 1,500 procedures, a few of
 * which have most of the cases. 30 % are unsynced, with every kind of reason, and 1 % are excluded. Unfinished are those
 * of the last ten days and five overdue ones in a thousand. It inserts straight into the tables, because ingest takes
 * ten times as long, and the audit then adds the counters.
 *
 * Returns the seconds that the records and the counters took.
 */
export async function fillLedger(
  file: string,
  records: number,
  now: number,
): Promise<{ readonly recordSeconds: number; readonly counterSeconds: number }> {
  const started = performance.now();
  const ledger = openSqliteLedger({ file, key: null });
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -262144');
  const insert = database.prepare(INSERT);
  for (let from = 0; from < records; from += CHUNK) {
    insert.run({ from, to: Math.min(records, from + CHUNK), records, now });
  }
  database.close();
  const filled = performance.now();
  await ledger.audit();
  await ledger.close();
  const seconds = (from: number, to: number): number => (to - from) / 1_000;
  return { recordSeconds: seconds(started, filled), counterSeconds: seconds(filled, performance.now()) };
}

/** The table of those agencies: 20 of the province, 30 of districts, and 250 of communes. */
export function agencyTable(): ReadonlyMap<string, readonly AgencyRow[]> {
  return new Map(
    Array.from({ length: AGENCIES }, (_, i) => {
      const local = `H23.${i}`;
      const level = i < 20 ? 'province' : i < 50 ? 'district' : 'commune';
      return [
        local,
        [{ local, national: local, name: local, level, parent: '', validFrom: null, validTo: null }],
      ];
    }),
  );
}

/** The random numbers of a case derive from its index, so every ledger of one size is the same. */
const INSERT = `
  with recursive number (i) as (select @from union all select i + 1 from number where i + 1 < @to),
  draw as (
    select cast(i as integer) i, i * 2654435761 % 4294967296 / 4294967296.0 a,
      i * 2246822519 % 4294967296 / 4294967296.0 b, i * 3266489917 % 4294967296 / 4294967296.0 c,
      i * 668265263 % 4294967296 / 4294967296.0 d
    from number
  ),
  kind as (
    select i, cast(${AGENCIES} * a * a as integer) agency, cast(1500 * b * b as integer) "procedure",
      c >= 0.70 and c < 0.99 unsynced, c >= 0.99 excluded, c < 0.70 or d < 0.1 acked,
      iif(c < 0.70 or c >= 0.99, null, case cast(d * 10 as integer)
        when 0 then 'AWAITING_DELIVERY' when 1 then 'RETRY_SCHEDULED' when 2 then 'PROCEDURE_UNMAPPED'
        when 3 then 'PROCEDURE_NOT_PUBLISHED' when 4 then 'STATUS_UNMAPPED' when 5 then 'AGENCY_UNMAPPED'
        when 6 then 'FIELD_MISSING' when 7 then 'FIELD_INVALID' when 8 then 'PORTAL_REJECTED'
        else 'TOO_LARGE' end) reason,
      cast((@now - 63072000000 + i * 62985600000.0 / @records + d * 86400000) / 1000 as integer) * 1000 received,
      cast(b * 864000000 as integer) lag
    from draw
  ),
  course as (
    select *, iif(received + 864000000 > @now or i % 200 = 0, null, received + iif(i % 100 = 7, 2, 1) * lag) finished
    from kind
  )
  insert into record (
    case_no, source_id, agency_code, domain_code, procedure_code, source_status, source_sub_status, status, online,
    received_at, counted_at, deadline_at, finished_at, modified_at, first_seen_at, changed_at, observed_at,
    version, hash, excluded, state, reason, detail, portal_code, work, next_at, attempts,
    record_version, acked_version, acked_status, first_ack_at, last_ack_at, verified_at, unsynced_since)
  select printf('H23.%03d-%09d', agency, i), i, 'H23.' || agency, 'D' || ("procedure" % 60), '1.' || "procedure",
    'processing', '', 1 + i % 10, i % 2, received, received, received + 864000000, finished, received, received, received,
    received, 1, printf('%044d', i), iif(excluded, 'rule', null),
    case
      when excluded or reason in ('AWAITING_DELIVERY', 'RETRY_SCHEDULED') then 'pending'
      when reason is null then 'synced' when reason in ('PORTAL_REJECTED', 'TOO_LARGE') then 'rejected'
      else 'blocked'
    end,
    iif(excluded, 'AWAITING_DELIVERY', reason),
    case
      when reason like 'PROCEDURE%' then '1.' || "procedure" when reason = 'STATUS_UNMAPPED' then 's' || (i % 20)
      when reason = 'AGENCY_UNMAPPED' then 'H23.' || agency when reason = 'FIELD_MISSING' then 'receivedAt'
      when reason = 'FIELD_INVALID' then 'dueAt < receivedAt'
    end,
    iif(reason = 'PORTAL_REJECTED', i % 30, null),
    iif(not excluded and reason in ('AWAITING_DELIVERY', 'RETRY_SCHEDULED'), 'new', null), null, 0,
    null, iif(acked, 1, null), iif(acked, '4', null), iif(acked, min(@now, received + lag), null),
    iif(acked, min(@now, received + lag), null), iif(acked and i % 3 = 0, min(@now, received + lag), null),
    iif(unsynced, received, null)
  from course`;
