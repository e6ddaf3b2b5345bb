import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { DAY_MS } from '../../../src/domain/time.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { prune } from '../../../src/sync/retention/prune.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';

const DAYS = 40;
const SETTLEMENTS: readonly Settlement[] = [
  { outcome: 'synced' },
  { outcome: 'synced' },
  { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
  { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'dueAt' },
];

/** On one day: a case is read (again), another leaves the total, some of what waits is delivered, and all is put back. */
const happening = fc.record({
  day: fc.nat(DAYS - 1),
  caseNo: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  agencyCode: fc.constantFrom('A', 'B'),
  receivedBefore: fc.nat(60),
  excluded: fc.constantFrom(null, null, null, 'rule' as const),
  settlement: fc.constantFrom(...SETTLEMENTS),
  replays: fc.boolean(),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function live(ledger: Ledger, happenings: readonly Happening[]): Promise<void> {
  const days = happenings.toSorted((a, b) => a.day - b.day);
  for (const [
    n,
    { day, caseNo, agencyCode, receivedBefore, excluded, settlement, replays },
  ] of days.entries()) {
    const at = NOW + day * DAY_MS + n;
    const dates = { receivedAt: at - receivedBefore * DAY_MS, modifiedAt: at };
    const row = aRow({ caseNo, agencyCode, title: String(n), ...dates }, { excluded });
    await ledger.ingest({ rows: [row], drafts: [], readAt: at, now: at });
    const lease = await ledger.lease({ owner: 'x', limit: 2, now: at, leaseMs: 60_000, lingerMs: 0 });
    const sent = (lease?.records ?? []).map(({ id, version }) => ({
      id,
      version,
      sentStatus: '4',
      settlement,
    }));
    if (sent.length > 0) await ledger.settle('x', sent as Parameters<Ledger['settle']>[1], at);
    if (replays) await ledger.requeue({}, { now: at, note: '' });
    await ledger.takeSnapshot(at, NOW + day * DAY_MS);
  }
}

/** Everything that is said of the past and of the present. */
async function figures(ledger: Ledger, now: number) {
  const past = [];
  for (let at = NOW - 90 * DAY_MS; at <= now; at += DAY_MS / 2) {
    for (const by of [null, 'agency', 'month'] as const) past.push(await ledger.gapAsOf(at, by));
  }
  return {
    past,
    totals: await ledger.gapTotals(),
    causes: await ledger.causes(),
    since: await ledger.countUnsyncedSince(NOW, now),
    punctuality: await ledger.punctuality({ filter: {}, by: 'agency', now }),
  };
}

describe('pruning', () => {
  it('changes no figure of any past day, whatever has happened', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (happenings) => {
        const dir = await mkdtemp(join(tmpdir(), 'dongbo-retention-'));
        const file = join(dir, 'ledger.db');
        placeEmptyLedger(file);
        const ledger = openSqliteLedger({ file, key: null });
        try {
          await live(ledger, happenings);
          const now = NOW + (DAYS + 20) * DAY_MS;
          const before = await figures(ledger, now);
          const kept = { timelineDays: 20, replayDays: 20, auditDays: 20, snapshotDailyDays: 20 };
          const { removed } = await prune({
            ...{ ledger, retention: kept, now: () => now, setAside: async () => 0 },
          });
          expect(await figures(ledger, now)).toEqual(before);
          expect(await ledger.recount()).toBe(0);
          expect(removed.snapshots).toBeGreaterThanOrEqual(0);
          // Cases go on as if nothing had been removed.
          await live(ledger, [{ ...happenings[0], day: DAYS + 30, replays: true } as Happening]);
          expect(await ledger.recount()).toBe(0);
        } finally {
          await ledger.close();
          await rm(dir, { recursive: true });
        }
      }),
      { numRuns: 12 },
    );
  });
});
