import type pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { noteRestored, noticeRestored } from '../../src/app/restoredLedger.ts';
import { readFact, writeFact } from '../../src/ledger/port/facts.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { READ_AGAIN, RESTORED, SERVER_PLACE } from '../../src/ledger/port/sharedFacts.ts';
import { ledgerOn } from '../../src/ledger/postgres/open.ts';
import { silentLog } from '../../src/observability/log.ts';
import { emptyPostgres } from '../ledger/postgresUnderTest.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { recordingLog } from '../support/recordingLog.ts';

const HOUR = 3_600_000;
const BY = { who: 'cli:test', origin: 'here' };

describe.skipIf(withoutPostgres)('a ledger on a server that was put back', () => {
  let ledger: Omit<Ledger, 'close'>;
  let client: pg.Client;
  const restored = async () => (await readFact(ledger, RESTORED))?.value ?? null;
  const notice = async (log = silentLog) => await noticeRestored({ ...ledger, close: async () => {} }, log);
  const audited = async () => await ledger.auditTrail({ actions: ['ledger.restored'], limit: 10 });

  /** As pg_restore leaves it: the same rows in another table. */
  async function putBack(): Promise<void> {
    await client.query(
      'create table other as table ledger_version; drop table ledger_version; alter table other rename to ledger_version',
    );
  }

  beforeEach(async () => {
    const { settings, db, client: raw } = await emptyPostgres();
    client = raw;
    ledger = ledgerOn(db, { settings, key: null });
  });

  it('is not noticed while it is where it was, nor the first time', async () => {
    await notice();
    expect((await readFact(ledger, SERVER_PLACE))?.value).toMatch(/^\d+\/[0-9A-F]{8}\/\d+$/);
    await notice();
    expect(await restored()).toBeNull();
    expect(await audited()).toEqual([]);
  });

  it('counts as copied at the last sign of life in it, is read again, and stands in the trail and the log', async () => {
    await notice();
    await ledger.enterProcess({ id: 'aaaaaaaaaaaa', host: 'one', pid: 1, version: '0', roles: [] }, null);
    const [{ seenAt = 0 } = {}] = await ledger.processes();
    await putBack();
    const log = recordingLog();
    await notice(log);
    expect(await restored()).toMatchObject({ copiedAt: seenAt });
    expect((await restored())?.restoredAt).toBeGreaterThanOrEqual(seenAt);
    expect((await readFact(ledger, READ_AGAIN))?.value).toBe(true);
    expect(await audited()).toMatchObject([{ who: 'dongbo', subject: new Date(seenAt).toISOString() }]);
    expect(log.lines.map(({ event }) => event)).toEqual(['ledger.restored']);
    await notice();
    expect(await audited(), 'once').toHaveLength(1);
  });

  it('keeps the earlier copy in mind until the source was read since', async () => {
    const now = Date.now();
    const note = async (copiedAt: number) => await noteRestored(ledger, { copiedAt, by: BY, now });
    await note(now - 5 * HOUR);
    expect(await note(now - HOUR)).toBe(now - 5 * HOUR);
    await writeFact(ledger, READ_AGAIN, false, now);
    expect(await note(now - HOUR)).toBe(now - HOUR);
    expect(await restored()).toEqual({ copiedAt: now - HOUR, restoredAt: now });
  });

  it('is noticed once by two processes that start together', async () => {
    await notice();
    await putBack();
    await Promise.all([notice(), notice(), notice()]);
    expect(await audited()).toHaveLength(1);
  });
});
