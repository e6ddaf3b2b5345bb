import pg from 'pg';
import { prepareSession } from '../../../src/ledger/postgres/client.ts';
import { migrate } from '../../../src/ledger/postgres/migrate.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';

/** Records a statement. */
const CHUNK = 250_000;
const AGENCIES = 300;
const HALF_A_YEAR_MS = 184 * 86_400_000;

/**
 * Writes a ledger of `records` cases of half a year, as scripts/measure/fillLedger.ts writes one of two years: 300 agencies, 1,500
 * procedures, 30 % unsynced with every kind of reason, and `events` rows of timelines for each case. Indexes are kept while
 * rows arrive, in the order in which a province numbers its cases, so they have the size that they get in use. The audit adds
 * the counters.
 */
export async function fillServer(
  settings: PostgresSettings,
  { records, events, now, say }: FillOptions,
): Promise<void> {
  const client = new pg.Client({ connectionString: settings.url });
  await client.connect();
  await prepareSession(client, settings);
  await migrate(client, settings);
  await client.query('set synchronous_commit = off; set statement_timeout = 0; set jit = off');
  const began = performance.now();
  const passed = (): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`;
  for (let from = 0; from < records; from += CHUNK) {
    const to = Math.min(records, from + CHUNK);
    await client.query(insertOf(from, to, records, now));
    await client.query(EVENTS, [from, to, events]);
    say(`${to} cases after ${passed()}`);
  }
  await client.query('vacuum analyze');
  say(`vacuum and analyze ended after ${passed()}`);
  await client.end();
  const ledger = openPostgresLedger({ settings, key: null });
  const differences = await ledger.audit();
  await ledger.close();
  say(`counters ended after ${passed()}: ${differences} differed`);
}

interface FillOptions {
  readonly records: number;
  readonly events: number;
  readonly now: number;
  readonly say: (line: string) => void;
}

/** The random numbers of a case derive from its index, so that every ledger of one size is the same. */
function insertOf(from: number, to: number, records: number, now: number): string {
  return `
  with draw as (
    select i, (i * 2654435761 % 4294967296) / 4294967296.0::float8 a, (i * 2246822519 % 4294967296) / 4294967296.0::float8 b,
      (i * 3266489917 % 4294967296) / 4294967296.0::float8 c, (i * 668265263 % 4294967296) / 4294967296.0::float8 d
    from generate_series(${from}::bigint, ${to - 1}) i
  ),
  kind as (
    select i, floor(${AGENCIES} * a * a)::int agency, floor(1500 * b * b)::int "procedure",
      c >= 0.70 and c < 0.99 unsynced, c >= 0.99 excluded, c < 0.70 or d < 0.1 acked,
      case when c >= 0.70 and c < 0.99 then (array['AWAITING_DELIVERY', 'RETRY_SCHEDULED', 'PROCEDURE_UNMAPPED',
        'PROCEDURE_NOT_PUBLISHED', 'STATUS_UNMAPPED', 'AGENCY_UNMAPPED', 'FIELD_MISSING', 'FIELD_INVALID', 'PORTAL_REJECTED',
        'TOO_LARGE'])[1 + floor(d * 10)::int] end reason,
      (${now - HALF_A_YEAR_MS} + floor(i * ${HALF_A_YEAR_MS / records}::float8 / 1000) * 1000)::bigint received, floor(b * 864000000)::bigint lag
    from draw
  ),
  course as (
    select *, case when received + 864000000 > ${now} or i % 200 = 0 then null else received + case when i % 100 = 7 then 2 else 1 end * lag end finished
    from kind
  )
  insert into record (
    case_no, source_id, agency_code, domain_code, procedure_code, source_status, source_sub_status, status, online,
    received_at, counted_at, deadline_at, finished_at, modified_at, first_seen_at, changed_at, observed_at,
    version, hash, excluded, state, reason, detail, portal_code, work, next_at, attempts,
    record_version, acked_version, acked_status, first_ack_at, last_ack_at, verified_at, unsynced_since, sent_hash, steps_sent, steps_seen)
  select 'H23.' || lpad(agency::text, 3, '0') || '-' || to_char(to_timestamp(received / 1000), 'YYMMDD') || '-' || lpad(i::text, 7, '0'), i::text,
    'H23.' || agency, 'D' || ("procedure" % 60), '1.' || lpad("procedure"::text, 6, '0'),
    'processing', '', (1 + i % 10)::text, i % 2, received, received, received + 864000000, finished, received, received, received,
    received, 3, encode(sha256(i::text::bytea), 'base64'), case when excluded then 'rule' end,
    case
      when excluded or reason in ('AWAITING_DELIVERY', 'RETRY_SCHEDULED') then 'pending'
      when reason is null then 'synced' when reason in ('PORTAL_REJECTED', 'TOO_LARGE') then 'rejected'
      else 'blocked'
    end,
    case when excluded then 'AWAITING_DELIVERY' else reason end,
    case
      when reason like 'PROCEDURE%' then '1.' || "procedure" when reason = 'STATUS_UNMAPPED' then 's' || (i % 20)
      when reason = 'AGENCY_UNMAPPED' then 'H23.' || agency when reason = 'FIELD_MISSING' then 'receivedAt'
      when reason = 'FIELD_INVALID' then 'dueAt < receivedAt'
    end,
    case when reason = 'PORTAL_REJECTED' then (i % 30)::text end,
    case when not excluded and reason in ('AWAITING_DELIVERY', 'RETRY_SCHEDULED') then 'new' end, null, 0,
    null, case when acked then 1 end, case when acked then '4' end, case when acked then least(${now}, received + lag) end,
    case when acked then least(${now}, received + lag) end, case when acked and i % 3 = 0 then least(${now}, received + lag) end,
    case when unsynced then received end, case when acked then i * 7919 end,
    case when acked then
      format('1@%s 2@%s 4@%s 9@%s 10@%s', received - 3600000, received, received + lag / 3, received + lag / 2, received + lag) end,
    '1@' || received - 3600000 || ' 4@' || received + lag / 3
  from course order by i`;
}

/** Each change of a state leaves the one before in the timeline. */
const EVENTS = `
  insert into event (record_id, at, kind, version, status, detail)
  select r.id, r.received_at + n * 86400000, 'changed', n, r.status, (r.received_at + n * 86400000)::text
  from record r, generate_series(1, $3::int) n
  where r.id > $1 and r.id <= $2`;
