import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, startOfDay } from '../../../src/domain/time.ts';
import type { Snapshot } from '../../../src/ledger/port/history.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const EVER = { from: 0, before: Number.MAX_SAFE_INTEGER };
const FIGURE = { date: '2024-11-05', synced: 719_569, unsynced: 304_169, source: 'Chỉ thị 06' };

/** What the counters say now of all that a snapshot keeps, in a form that compares. */
async function countersOf(ledger: Ledger, agencies: readonly string[]): Promise<unknown> {
  const { synced, never, stale, verified, excluded, unnumbered } = await ledger.gapTotals();
  const reasons = await ledger.gapGroups('reason');
  const byAgency = new Map((await ledger.gapGroups('agency')).map(({ key, ...counts }) => [key, counts]));
  const none = { synced: 0, never: 0, stale: 0, verified: 0 };
  return {
    whole: { synced, never, stale, verified, excluded, unnumbered },
    reasons: Object.fromEntries(reasons.map(({ key, never, stale }) => [key, never + stale])),
    agencies: agencies.map((key) => byAgency.get(key) ?? none),
  };
}

/** The same of a snapshot, the only one at its instant. */
async function keptAt(ledger: Ledger, at: number, agencies: readonly string[]): Promise<unknown> {
  const only = async (agency?: string): Promise<Snapshot> => {
    const [found, ...others] = await ledger.snapshots({ from: at, before: at + 1, agency });
    if (found === undefined || others.length > 0) throw new Error(`not one snapshot at ${at}`);
    return found;
  };
  const { takenAt: _at, midnight: _midnight, reasons, ...whole } = await only();
  const parts = await Promise.all(agencies.map((agency) => only(agency)));
  const byReason = new Map<string, number>();
  for (const part of parts) {
    for (const [reason, count] of part.reasons) byReason.set(reason, (byReason.get(reason) ?? 0) + count);
  }
  expect(byReason, 'the agencies make the whole, by reason too').toEqual(reasons);
  expect(parts.reduce((sum, part) => sum + part.excluded, 0)).toBe(whole.excluded);
  return {
    whole,
    reasons: Object.fromEntries(reasons),
    agencies: parts.map(({ synced, never, stale, verified }) => ({ synced, never, stale, verified })),
  };
}

export function describeHistory(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  describe('snapshots', () => {
    it('keep the figures of their instant, whatever happens later', async () => {
      await ingest(manyRows(4, (i) => ({ agencyCode: i < 3 ? 'A' : 'B' })));
      await settleAll(await take('a', NOW, 2), { outcome: 'synced' });
      const taken = await t.ledger.takeSnapshot(NOW, null);
      await settleAll(await take(), { outcome: 'synced' });
      const [kept] = await t.ledger.snapshots(EVER);
      expect(kept).toEqual(taken);
      expect(kept).toEqual({
        takenAt: NOW,
        midnight: null,
        ...{ synced: 2, never: 2, stale: 0, verified: 0, excluded: 0, unnumbered: 0 },
        reasons: new Map([['AWAITING_DELIVERY', 2]]),
      });
      expect(await t.ledger.snapshots({ ...EVER, agency: 'B' })).toMatchObject([{ synced: 0, never: 1 }]);
      expect(await t.ledger.gapTotals()).toMatchObject({ synced: 4 });
    });

    it('are one for a midnight, whoever tries, and any number on demand', async () => {
      const midnight = startOfDay(NOW);
      const tries = await Promise.all([1, 2, 3].map((ms) => t.ledger.takeSnapshot(midnight + ms, midnight)));
      expect(tries.filter((one) => one !== null)).toHaveLength(1);
      const late = await t.ledger.takeSnapshot(NOW + DAY_MS, midnight + DAY_MS);
      expect(late).toMatchObject({ takenAt: NOW + DAY_MS, midnight: midnight + DAY_MS });
      for (let n = 0; n < 2; n += 1) expect(await t.ledger.takeSnapshot(NOW, null)).not.toBeNull();
      const found = await t.ledger.snapshots(EVER);
      expect(found.map((one) => one.midnight)).toEqual([midnight, null, null, midnight + DAY_MS]);
    });

    it('of midnights show how the unsynced cases of several agencies went', async () => {
      const midnight = startOfDay(NOW);
      await ingest(manyRows(3, (i) => ({ agencyCode: ['A', 'A', 'B'][i] ?? '' })));
      await t.ledger.takeSnapshot(midnight, midnight);
      await settleAll(await take('a', NOW, 3), { outcome: 'synced' });
      await ingest([aRow({ caseNo: 'c', sourceId: 'c', agencyCode: 'C' })]);
      await t.ledger.takeSnapshot(NOW, null);
      await t.ledger.takeSnapshot(midnight + DAY_MS, midnight + DAY_MS);
      const trends = async (agencies: readonly string[], from = 0): Promise<unknown> =>
        (await t.ledger.agencyTrends({ ...EVER, from, agencies }))
          .map(({ agency, takenAt, unsynced }) => [agency, (takenAt - midnight) / DAY_MS, unsynced])
          .sort();
      expect(await trends(['A', 'C', 'none'])).toEqual([
        ['A', 0, 2],
        ['A', 1, 0],
        ['C', 1, 1],
      ]);
      expect(await trends(['B'], midnight + 1)).toEqual([['B', 1, 0]]);
      expect(await trends([])).toEqual([]);
    });

    it('are listed by when they were taken, within the bounds', async () => {
      for (const minute of [3, 1, 2]) await t.ledger.takeSnapshot(NOW + minute * MINUTE, null);
      const taken = async (from: number, before: number): Promise<number[]> =>
        (await t.ledger.snapshots({ from, before })).map(({ takenAt }) => (takenAt - NOW) / MINUTE);
      expect(await taken(0, NOW + DAY_MS)).toEqual([1, 2, 3]);
      expect(await taken(NOW + MINUTE, NOW + 3 * MINUTE)).toEqual([1, 2]);
    });

    it('of an empty ledger or an agency without cases hold nothing', async () => {
      expect(await t.ledger.takeSnapshot(NOW, null)).toMatchObject({
        synced: 0,
        never: 0,
        reasons: new Map(),
      });
      expect(await t.ledger.snapshots({ ...EVER, agency: 'A' })).toMatchObject([{ never: 0, excluded: 0 }]);
    });

    it('equal the counters at their instant, whatever happened before', async () => {
      const agencies = ['A', 'B', ''];
      const step = fc.record({
        caseNo: fc.integer({ min: 0, max: 5 }).map((i) => `case-${i}`),
        agencyCode: fc.constantFrom(...agencies),
        status: fc.constantFrom('new', 'done'),
        excluded: fc.boolean(),
        draft: fc.option(fc.constantFrom('d1', 'd2'), { nil: null }),
        next: fc.constantFrom('nothing', 'sync', 'block', 'verify'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const fresh = await t.open();
          const { ledger } = fresh;
          const expected: unknown[] = [];
          try {
            for (const [index, one] of steps.entries()) {
              const now = NOW + index * MINUTE;
              const { caseNo, agencyCode, status, excluded, draft } = one;
              await ledger.ingest({
                rows: [aRow({ caseNo, agencyCode, status }, { excluded: excluded ? 'rule' : null })],
                drafts: draft === null ? [] : [draft],
                readAt: now,
                now,
              });
              if (one.next === 'verify') {
                const synced = await ledger.synced({}, 2, 0);
                const found = { outcome: 'confirmed' } as const;
                await ledger.settleLookUps(
                  synced.map(({ id, version }) => ({ id, version, found })),
                  now,
                );
              } else if (one.next !== 'nothing') {
                const lease = await ledger.lease({
                  owner: `o${index}`,
                  limit: 3,
                  now,
                  leaseMs: 1,
                  lingerMs: 0,
                });
                const settlement =
                  one.next === 'sync'
                    ? ({ outcome: 'synced' } as const)
                    : ({ outcome: 'blocked', reason: 'FIELD_INVALID', detail: 'x' } as const);
                const sent = (lease?.records ?? []).map(({ id, version }) => {
                  return { id, version, sentStatus: '4' as const, settlement };
                });
                await ledger.settle(`o${index}`, sent, now);
              }
              await ledger.takeSnapshot(now, null);
              expected.push(await countersOf(ledger, agencies));
            }
            for (const [index, counters] of expected.entries()) {
              expect(await keptAt(ledger, NOW + index * MINUTE, agencies)).toEqual(counters);
            }
          } finally {
            await fresh.dispose();
          }
        }),
        { numRuns: 25 },
      );
    });
  });

  describe('published figures', () => {
    it('are listed newest date first, up to a given date', async () => {
      const figures = ['2024-11-05', '2024-12-05', '2024-01-05'].map((date) => ({ ...FIGURE, date }));
      await t.ledger.recordPublished(figures, NOW);
      const dates = async (limit: number, upTo?: string): Promise<string[]> =>
        (await t.ledger.publishedFigures({ limit, upTo })).map(({ date }) => date);
      expect(await dates(10)).toEqual(['2024-12-05', '2024-11-05', '2024-01-05']);
      expect(await dates(1, '2024-11-05')).toEqual(['2024-11-05']);
      expect(await dates(1, '2024-11-04')).toEqual(['2024-01-05']);
      expect(await dates(1, '2024-01-04')).toEqual([]);
    });

    it('replace an earlier figure of the same date', async () => {
      await t.ledger.recordPublished([FIGURE], NOW);
      const corrected = { date: FIGURE.date, synced: 1, unsynced: 2, source: '' };
      await t.ledger.recordPublished([corrected], NOW + MINUTE);
      expect(await t.ledger.publishedFigures({ limit: 10 })).toEqual([
        { ...corrected, recordedAt: NOW + MINUTE },
      ]);
    });
  });
}
