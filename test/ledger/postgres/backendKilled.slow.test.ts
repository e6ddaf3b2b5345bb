import process from 'node:process';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemFaultOf } from '../../../src/domain/systemFault.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { freshDatabase, onServer, startTestPostgres, withoutPostgres } from '../../support/postgres.ts';
import { SOON } from '../../support/soon.ts';

const LEASE_MS = 300_000;

/** A process of the server ends without a word: the server ends all others, and recovers from its log. */
describe.skipIf(withoutPostgres)('a server of which a process is killed', () => {
  test('keeps what was acknowledged, and the ledger works on by itself', async () => {
    const server = await startTestPostgres();
    onTestFinished(() => server.stop());
    const settings = await freshDatabase(server);
    const ledger = openPostgresLedger({ settings, key: null, makes: true });
    onTestFinished(() => ledger.close());
    const done = { read: 0, settled: 0 };
    const faults: unknown[] = [];
    const stop = new AbortController();
    const working = work(ledger, done, faults, stop.signal);
    for (let kills = 1; kills <= 3; kills += 1) {
      const before = done.settled;
      await vi.waitFor(() => expect(done.settled).toBeGreaterThan(before), SOON);
      const seen = faults.length;
      // That of the ledger that is in the middle of something.
      const { rows } = await onServer(
        settings.url,
        `select pid from pg_stat_activity where datname = current_database() and application_name = 'dongbo'
         order by state = 'active' desc limit 1`,
      );
      process.kill(Number(rows[0]?.['pid']), 'SIGKILL');
      await vi.waitFor(() => expect(faults.length).toBeGreaterThan(seen), SOON);
    }
    const before = done.settled;
    await vi.waitFor(() => expect(done.settled).toBeGreaterThan(before), SOON);
    stop.abort();
    await working;
    expect([...new Set(faults.map((fault) => systemFaultOf(fault)))]).toEqual(['ledger_away']);
    const { synced, never } = await ledger.gapTotals();
    // What was under way when the server went may be there although nobody was told.
    expect(synced).toBeGreaterThanOrEqual(done.settled);
    expect(synced + never).toBeGreaterThanOrEqual(done.read);
    expect(await ledger.recount(), 'counters differ from a recount').toBe(0);
  });
});

async function work(
  ledger: Ledger,
  done: { read: number; settled: number },
  faults: unknown[],
  signal: AbortSignal,
): Promise<void> {
  for (let i = 0; !signal.aborted; i += 1) {
    try {
      const rows = manyRows(50, (n) => ({ caseNo: `case-${i}-${n}`, sourceId: `case-${i}-${n}` }));
      await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
      done.read += rows.length;
      const owner = `delivery ${i}`;
      const lease = await ledger.lease({ owner, limit: 30, now: NOW, leaseMs: LEASE_MS, lingerMs: 0 });
      const settlement = { outcome: 'synced' } as const;
      const sent = (lease?.records ?? []).map(({ id, version }) => {
        return { id, version, sentStatus: '4' as const, settlement };
      });
      await ledger.settle(owner, sent, NOW);
      done.settled += sent.length;
    } catch (error) {
      faults.push(error);
    }
  }
}
