import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeKey } from '../../../src/domain/cause.ts';
import type { Settlement } from '../../../src/domain/settle.ts';
import { DAY_MS, type Instant, startOfDay } from '../../../src/domain/time.ts';
import type { LedgerRecord } from '../../../src/ledger/port/cases.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import type { LookedUp } from '../../../src/ledger/port/verification.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { LEASE_MS, type LedgerBench, retry } from './bench.ts';

const HOUR = 3_600_000;

const settlements: Settlement[] = [
  { outcome: 'synced' },
  { outcome: 'synced' },
  { outcome: 'released' },
  retry(),
  retry({ retryAt: null, portalCode: null }),
  {
    outcome: 'record_accepted',
    retryAt: NOW,
    charge: true,
    reason: 'PORTAL_UNAVAILABLE',
    portalCode: null,
    detail: '',
  },
  { outcome: 'blocked', reason: 'STATUS_UNMAPPED', detail: 'x/"y"\\' },
  {
    outcome: 'blocked',
    reason: 'FIELD_INVALID',
    detail: 'dueAt: 31/02/2024; finishedAt: ?; dueAt < receivedAt',
  },
  { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
  { outcome: 'rejected', reason: 'TOO_LARGE', portalCode: null, detail: '' },
];
const lookUps: LookedUp['found'][] = [
  { outcome: 'confirmed' },
  { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' },
  { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status: '9' },
];

/** Instants around the edges that counters of hours, days and months have, some of them before 1970. */
const instant = fc
  .tuple(
    fc.constantFrom(startOfDay(NOW), startOfDay(NOW - 4 * DAY_MS), NOW, -DAY_MS, 0),
    fc.constantFrom(-40, -9, -1, 0, 0, 1, 3),
    fc.constantFrom(0, 0, 5 * HOUR, 5 * HOUR + 60_000, 13 * HOUR + 1_234),
    fc.constantFrom(-1, 0, 0, 1),
  )
  .map(([base, days, time, edge]) => base + days * DAY_MS + time + edge);

const caseNo = fc.integer({ min: 0, max: 5 }).map((i) => `case-${i}`);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('ingest' as const),
    caseNo,
    status: fc.constantFrom('new', 'done'),
    agencyCode: fc.constantFrom('A', 'B "\\'),
    receivedAt: fc.oneof(instant, fc.constant(null)),
    dueAt: fc.oneof(instant, fc.constantFrom(null, '31/02/2024')),
    finishedAt: fc.oneof(instant, fc.constant(null)),
    online: fc.boolean(),
    excluded: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('deliver' as const), settlement: fc.constantFrom(...settlements) }),
  fc.record({ kind: fc.constant('lease' as const) }),
  fc.record({ kind: fc.constant('baseline' as const), caseNo, status: fc.constantFrom('1', '4', null) }),
  fc.record({ kind: fc.constant('replay' as const) }),
  fc.record({ kind: fc.constant('verify' as const), found: fc.constantFrom(...lookUps) }),
  fc.record({
    kind: fc.constant('wait' as const),
    ms: fc.oneof(fc.integer({ min: -LEASE_MS, max: LEASE_MS }), fc.integer({ min: -HOUR, max: 40 * DAY_MS })),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function take(ledger: Ledger, one: Step, owner: string, now: Instant): Promise<void> {
  const request = { owner, limit: 3, now, leaseMs: LEASE_MS, lingerMs: 0 };
  switch (one.kind) {
    case 'wait':
      return;
    case 'lease':
      await ledger.lease(request);
      return;
    case 'baseline':
      await ledger.importBaseline([one], now);
      return;
    case 'replay':
      await ledger.requeue({}, { now, note: '' });
      return;
    case 'verify': {
      const synced = await ledger.synced({}, 2, 0);
      const looked = synced.map(({ id, version }) => ({ id, version, found: one.found }));
      await ledger.settleLookUps(looked, now, { forced: true });
      return;
    }
    case 'ingest': {
      const { excluded, kind: _, ...content } = one;
      await ledger.ingest({
        rows: [aRow(content, { excluded: excluded ? 'rule' : null })],
        drafts: [],
        readAt: now,
        now,
      });
      return;
    }
    case 'deliver': {
      const lease = await ledger.lease(request);
      const sent = (lease?.records ?? []).map(({ id, version }) => {
        return { id, version, sentStatus: '4' as const, settlement: one.settlement };
      });
      await ledger.settle(owner, sent, now);
    }
  }
}

const countedAt = (record: LedgerRecord): Instant => record.receivedAt ?? record.firstSeenAt;

/** What a scan of the listed cases says of the past. */
function asOf(records: readonly LedgerRecord[], at: Instant, keyOf: (record: LedgerRecord) => string) {
  const groups = new Map<string, { key: string; synced: number; never: number; stale: 0; verified: 0 }>();
  for (const record of records.filter((one) => countedAt(one) <= at)) {
    const key = keyOf(record);
    const group = groups.get(key) ?? { key, synced: 0, never: 0, stale: 0, verified: 0 };
    group[record.firstAckAt !== null && record.firstAckAt <= at ? 'synced' : 'never'] += 1;
    groups.set(key, group);
  }
  return groups;
}

async function expectThePast(ledger: Ledger, records: readonly LedgerRecord[], at: Instant): Promise<void> {
  const byAgency = await ledger.gapAsOf(at, 'agency');
  const agencies = new Map(byAgency.map((group) => [group.key, group]));
  expect(agencies, `by agency, ${at}`).toEqual(asOf(records, at, ({ agencyCode }) => agencyCode));
  expect(await ledger.gapAsOf(at, null), `whole, ${at}`).toEqual([...asOf(records, at, () => '').values()]);
}

async function expectTheAge(
  ledger: Ledger,
  records: readonly LedgerRecord[],
  [from, before]: readonly [Instant | null, Instant | null],
): Promise<void> {
  const between = records.filter(
    ({ unsyncedSince: since }) =>
      since !== null && since >= (from ?? since) && since < (before ?? Number.MAX_SAFE_INTEGER),
  );
  const never = between.filter(({ firstAckAt }) => firstAckAt === null).length;
  const counted = await ledger.countUnsyncedSince(from, before);
  expect(counted, `from ${from} before ${before}`).toEqual({ never, stale: between.length - never });
}

async function expectTheCauses(ledger: Ledger, records: readonly LedgerRecord[]): Promise<void> {
  const causes = new Map<string, { never: number; stale: number }>();
  for (const record of records.filter(({ reason }) => reason !== null)) {
    const key = `${record.reason} ${causeKey(record)}`;
    const counts = causes.get(key) ?? { never: 0, stale: 0 };
    counts[record.firstAckAt === null ? 'never' : 'stale'] += 1;
    causes.set(key, counts);
  }
  const told = (await ledger.causes()).map(
    ({ reason, key, ...counts }) => [`${reason} ${key}`, counts] as const,
  );
  expect(new Map(told)).toEqual(causes);
}

export function describeCounters(t: LedgerBench): void {
  it('keeps every counter equal to a recount and to the listed cases, whatever happens', async () => {
    const bound = fc.option(instant, { freq: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, instant, fc.tuple(bound, bound)), { minLength: 1, maxLength: 30 }),
        async (steps) => {
          const fresh = await t.open();
          let now = NOW;
          try {
            for (const [i, [one, past, bounds]] of steps.entries()) {
              if (one.kind === 'wait') now += one.ms;
              await take(fresh.ledger, one, `o${i}`, now);
              expect(await fresh.ledger.recount()).toBe(0);
              const records = await fresh.ledger.records({}, 100, 0);
              await expectThePast(fresh.ledger, records, past);
              await expectTheAge(fresh.ledger, records, bounds);
              await expectTheCauses(fresh.ledger, records);
            }
          } finally {
            await fresh.dispose();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  describe('the past, at its edges', () => {
    it('counts a case received at midnight in the new day, from that instant on', async () => {
      const midnight = startOfDay(NOW - 3 * DAY_MS);
      await t.ingest([aRow({ receivedAt: midnight })]);
      expect(await t.ledger.gapAsOf(midnight - 1, null)).toEqual([]);
      expect(await t.ledger.gapAsOf(midnight, null)).toMatchObject([{ never: 1 }]);
    });

    it('does not count an acknowledgement before the case itself counts', async () => {
      const tomorrow = NOW + DAY_MS;
      await t.ingest([aRow({ receivedAt: tomorrow })]);
      await t.settleAll(await t.take(), { outcome: 'synced' });
      expect(await t.ledger.gapAsOf(tomorrow - 1, 'agency')).toEqual([]);
      expect(await t.ledger.gapAsOf(tomorrow, 'agency')).toMatchObject([{ synced: 1, never: 0 }]);
    });

    it('leaves out excluded cases, and moves with a case that changes agency', async () => {
      const received = NOW - DAY_MS;
      await t.ingest([aRow({ receivedAt: received })]);
      await t.ingest([aRow({ receivedAt: received }, { excluded: 'rule' })], NOW + 1);
      expect(await t.ledger.gapAsOf(NOW, 'agency')).toEqual([]);
      await t.ingest([aRow({ receivedAt: received, agencyCode: 'H23.14' })], NOW + 2);
      expect(await t.ledger.gapAsOf(NOW, 'agency')).toMatchObject([{ key: 'H23.14', never: 1 }]);
    });
  });

  describe('the age of the gap', () => {
    it('is exact inside an hour, including the earlier bound and not the later one', async () => {
      const hour = NOW - 3 * HOUR;
      await t.ingest(manyRows(4, (i) => ({ receivedAt: hour + i * 600_000 })));
      const since = async (from: number | null, before: number | null) =>
        (await t.ledger.countUnsyncedSince(from, before)).never;
      expect(await since(hour + 600_000, hour + 1_200_000)).toBe(1);
      expect(await since(hour + 600_001, hour + 1_200_001)).toBe(1);
      expect(await since(hour + 600_001, null)).toBe(2);
      expect(await since(null, hour + 600_001)).toBe(2);
      expect(await since(hour, hour + HOUR)).toBe(4);
      expect(await since(hour + 1, hour)).toBe(0);
    });
  });

  describe('causes', () => {
    it("name the codes and fields behind the reasons, most cases first, and never a field's content", async () => {
      await t.ingest(manyRows(6));
      const invalid = (date: string): Settlement => {
        return { outcome: 'blocked', reason: 'FIELD_INVALID', detail: `dueAt: ${date}` };
      };
      const refused = (detail: string): Settlement => {
        return { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '77', detail };
      };
      for (const settlement of [invalid('31/02/2024'), invalid('30/02/2024'), invalid('?')]) {
        await t.settleAll(await t.take('a', NOW, 1), settlement);
      }
      for (const detail of ['one', 'other']) await t.settleAll(await t.take('a', NOW, 1), refused(detail));
      expect(await t.ledger.causes()).toEqual([
        { reason: 'FIELD_INVALID', key: 'dueAt', never: 3, stale: 0 },
        { reason: 'PORTAL_REJECTED', key: '77', never: 2, stale: 0 },
        { reason: 'AWAITING_DELIVERY', key: '', never: 1, stale: 0 },
      ]);
    });
  });
}
