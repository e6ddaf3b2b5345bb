import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { DAY_MS } from '../../../src/domain/time.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { prune } from '../../../src/sync/retention/prune.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { waitBeside } from './waitBeside.ts';

const EVENTS = 60_000;
const RETENTION = { timelineDays: 730, replayDays: 365, auditDays: 0, snapshotDailyDays: 1_100 };
/** The bound is one of the clock: where other processes came between only in one half, it is measured again. */
const AGAIN = { timeout: 300_000, retry: 3 };

it('removes years of timelines and baseline beside a writer, which hardly waits for it', AGAIN, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-prune-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null });
  onTestFinished(() => ledger.close());
  await ledger.ingest({ rows: [aRow({ caseNo: 'a' }, {})], drafts: [], readAt: NOW, now: NOW });
  const database = new Database(file);
  database.exec(`
    with recursive n (n) as (select 1 union all select n + 1 from n where n < ${EVENTS})
    insert into event (record_id, at, kind, version, status)
      select (select id from record), ${NOW - 1_000 * DAY_MS} + n, 'changed', 1, 'x' from n;
    with recursive n (n) as (select 1 union all select n + 1 from n where n < ${EVENTS})
    insert into baseline (case_no, status, imported_at) select 'old ' || n, '1', ${NOW - 1_000 * DAY_MS} from n;
    insert or replace into fact values ('waits', '0', 0)`);
  database.close();
  let removed = { timelines: 0, baseline: 0 };
  const { longerMs, writes } = await waitBeside(file, async () => {
    ({ removed } = await prune({
      ...{ ledger, retention: RETENTION, now: () => NOW, setAside: async () => 0 },
    }));
  });
  expect(removed).toMatchObject({ timelines: EVENTS, baseline: EVENTS });
  expect(writes).toBeGreaterThan(100);
  expect(longerMs).toBeLessThan(50);
});
