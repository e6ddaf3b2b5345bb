import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { DAY_MS, formatMonth } from '../../../src/domain/time.ts';
import type { LedgerRecord } from '../../../src/ledger/port/cases.ts';
import type { RecordFilter } from '../../../src/ledger/port/filter.ts';
import type { GapQuery, GapSlice } from '../../../src/ledger/port/gapQuery.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { type LedgerBench, retry } from './bench.ts';

const CASES = 60;
const HOUR_MS = 3_600_000;
/** Where cuts and bounds lie: some cases are exactly there. */
const INSTANTS = [NOW - 50 * DAY_MS, NOW - 35 * DAY_MS, NOW - 20 * DAY_MS, NOW - 5 * DAY_MS];

/** What the ledger should answer, counted by hand. */
function counted(
  records: readonly LedgerRecord[],
  confirmed: ReadonlySet<number>,
  query: GapQuery,
): GapSlice[] {
  const { filter, by, asOf, cuts } = query;
  const groups = new Map<string, GapSlice>();
  for (const record of records) {
    const countedAt = record.receivedAt ?? record.firstSeenAt;
    if (!matches(record, filter) || (asOf !== undefined && countedAt > asOf)) continue;
    const key = keyOf(record, by);
    const cut = cuts !== undefined && (cuts.agencies?.includes(record.agencyCode) ?? true);
    const time = by === 'age' ? record.unsyncedSince : countedAt;
    const slice = cut && time !== null ? cuts.at.filter((at) => at <= time).length : 0;
    const before = groups.get(`${key} ${slice}`) ?? {
      key,
      slice,
      synced: 0,
      never: 0,
      stale: 0,
      verified: 0,
    };
    const was = (flag: boolean): number => (flag ? 1 : 0);
    const acked = record.firstAckAt !== null && (asOf === undefined || record.firstAckAt <= asOf);
    const synced = asOf === undefined ? record.state === 'synced' : acked;
    groups.set(`${key} ${slice}`, {
      key,
      slice,
      synced: before.synced + was(synced),
      never: before.never + was(!synced && !acked),
      stale: before.stale + was(!synced && acked),
      verified: before.verified + was(synced && asOf === undefined && confirmed.has(record.id)),
    });
  }
  return [...groups.values()];
}

function keyOf(record: LedgerRecord, by: GapQuery['by']): string {
  switch (by) {
    case null:
      return '';
    case 'source':
      return 'main';
    case 'agency':
      return record.agencyCode;
    case 'domain':
      return record.domainCode;
    case 'procedure':
      return record.procedureCode;
    case 'status':
      return record.status ?? '';
    case 'reason':
      return record.reason ?? '';
    case 'month':
      return formatMonth(record.receivedAt ?? record.firstSeenAt);
    case 'age':
      return record.unsyncedSince === null ? '' : 'unsynced';
  }
}

function matches(record: LedgerRecord, filter: RecordFilter): boolean {
  const at = record.receivedAt ?? record.firstSeenAt;
  const oneOf = (values: readonly string[] | undefined, value: string): boolean =>
    values === undefined || values.includes(value);
  return (
    oneOf(filter.states, record.state) &&
    oneOf(filter.reasons, record.reason ?? 'none') &&
    oneOf(filter.agencies, record.agencyCode) &&
    oneOf(filter.domains, record.domainCode) &&
    oneOf(filter.procedures, record.procedureCode) &&
    oneOf(filter.statuses, record.status ?? '') &&
    oneOf(filter.months, formatMonth(at)) &&
    at >= (filter.receivedFrom ?? at) &&
    at < (filter.receivedBefore ?? at + 1) &&
    (filter.agencyPeriods?.some(
      ({ codes, others, from, before }) =>
        codes.includes(record.agencyCode) !== (others ?? false) &&
        at >= (from ?? at) &&
        at < (before ?? at + 1),
    ) ??
      true)
  );
}

export function describeGapAcross(t: LedgerBench): void {
  const { ingest, take, settleAll } = t;

  /** Cases of three agencies and months, of every state and reason; returns those confirmed at the portal. */
  async function mixedLedger(): Promise<ReadonlySet<number>> {
    const rows = manyRows(CASES, (i) => ({
      agencyCode: `A${i % 3}`,
      domainCode: `D${i % 2}`,
      procedureCode: `P${i % 5}`,
      receivedAt: i % 11 === 0 ? null : (INSTANTS[i % 7] ?? NOW - i * DAY_MS),
    }));
    const [unmapped, done] = [{ status: null }, { status: '10' as const }];
    await ingest(
      rows.map((row, i) => ({
        ...row,
        ...(i % 6 === 0 ? unmapped : i % 4 === 0 ? done : {}),
        excluded: i % 13 === 0 ? ('rule' as const) : null,
      })),
      NOW - 3 * DAY_MS,
    );
    const outcomes = [
      { outcome: 'synced' },
      { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'x' },
      { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '7', detail: '' },
      { outcome: 'synced' },
      retry(),
    ] satisfies Settlement[];
    for (const [index, outcome] of outcomes.entries()) {
      await settleAll(await take('a', NOW, 9), outcome, NOW - (5 - index) * 6 * HOUR_MS);
    }
    const synced = await t.ledger.synced({}, 100, 0);
    const looked = synced
      .slice(0, 7)
      .map(({ id, version }) => ({ id, version, found: { outcome: 'confirmed' as const } }));
    await t.ledger.settleLookUps(looked, NOW);
    // Acknowledged ones that change again are stale.
    const changed = rows.filter((_, i) => i % 9 === 1).map((row) => ({ ...row, hash: `${row.hash}+` }));
    await ingest(changed, NOW - DAY_MS);
    await take('b', NOW, 4);
    const still = await t.ledger.synced({}, 100, 0);
    return new Set(looked.map(({ id }) => id).filter((id) => still.some((one) => one.id === id)));
  }

  const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
  const instant = fc.constantFrom(...INSTANTS);
  const period = fc.record({
    codes: some(['A0', 'A1', 'A2', 'A9']),
    others: fc.boolean(),
    from: fc.option(instant),
    before: fc.option(instant),
  });
  // One or two kinds at most times: more of them leave no case to be counted wrongly.
  const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  const filters: fc.Arbitrary<RecordFilter> = fc.record({
    states: seldom(some(['pending', 'in_flight', 'synced', 'blocked', 'rejected'] as const)),
    reasons: seldom(
      some(['AWAITING_DELIVERY', 'STATUS_UNMAPPED', 'PORTAL_REJECTED', 'RETRY_SCHEDULED'] as const),
    ),
    agencies: seldom(some(['A0', 'A1', 'A9', "x' or 1=1 --"])),
    domains: seldom(some(['D0', 'D1'])),
    procedures: seldom(some(['P0', 'P3'])),
    statuses: seldom(some(['', '4', '10'])),
    months: seldom(some(['2024-11', '2024-10', '2024-09'])),
    agencyPeriods: seldom(fc.array(period, { maxLength: 2 })),
    receivedFrom: seldom(instant),
    receivedBefore: seldom(instant),
  });
  const queries: fc.Arbitrary<GapQuery> = fc.record(
    {
      filter: filters,
      by: fc.constantFrom(null, 'agency', 'domain', 'procedure', 'status', 'reason', 'month', 'age'),
      asOf: fc.constantFrom(NOW - 20 * DAY_MS, NOW - 30 * HOUR_MS, NOW - 12 * HOUR_MS),
      cuts: fc.record(
        { agencies: some(['A0', 'A1', 'A2']), at: fc.subarray(INSTANTS) },
        { requiredKeys: ['at'] },
      ),
    },
    { requiredKeys: ['filter', 'by'] },
  );

  describe('the gap across dimensions', () => {
    it('equals counting the listed cases, from counters and from records', async () => {
      const confirmed = await mixedLedger();
      const records = await t.ledger.records({}, CASES, 0);
      expect(new Set(records.map(({ state }) => state)).size).toBe(5);
      const inOrder = (slices: readonly GapSlice[]): GapSlice[] =>
        slices.toSorted((a, b) => (`${a.key} ${a.slice}` < `${b.key} ${b.slice}` ? -1 : 1));
      await fc.assert(
        fc.asyncProperty(queries, async (query) => {
          const found = await t.ledger.gapFiltered(query);
          expect(inOrder(found)).toEqual(inOrder(counted(records, confirmed, query)));
          if (query.asOf !== undefined) return;
          const listed = await t.ledger.records(query.filter, CASES, 0);
          expect(found.reduce((sum, { synced, never, stale }) => sum + synced + never + stale, 0)).toBe(
            listed.length,
          );
          const unsynced = listed.filter(({ state }) => state !== 'synced').length;
          const size = { total: listed.length, unsynced, isCounted: true };
          expect(await t.ledger.countCases(query.filter, CASES + 1)).toEqual(size);
        }),
        { numRuns: 400 },
      );
    });

    it('counts a case that changed its agency once, under its present one', async () => {
      await ingest(manyRows(4, () => ({ agencyCode: 'A0' })));
      const [moved] = manyRows(1, () => ({ agencyCode: 'A1', modifiedAt: NOW }));
      await ingest(moved === undefined ? [] : [moved], NOW + 1);
      for (const cuts of [
        undefined,
        { agencies: ['A0', 'A1'], at: [NOW - 1] },
        { agencies: ['A1'], at: [NOW - 1] },
      ]) {
        const groups = await t.ledger.gapFiltered({ filter: {}, by: 'agency', cuts });
        expect(new Map(groups.map(({ key, never }) => [key, never]))).toEqual(
          new Map([
            ['A0', 3],
            ['A1', 1],
          ]),
        );
      }
    });
  });
}
