import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PortalStatus } from '../../../src/domain/status.ts';
import { DAY_MS, formatMonth, type Instant, startOfDay } from '../../../src/domain/time.ts';
import type { PunctualityGroup, PunctualityQuery } from '../../../src/ledger/port/punctuality.ts';
import { aRow, NOW } from '../../support/cases.ts';
import type { LedgerBench } from './bench.ts';

/** A case as it was taken in last. */
interface Content {
  readonly caseNo: string;
  readonly agencyCode: string;
  readonly domainCode: string;
  readonly procedureCode: string;
  readonly status: PortalStatus | null;
  readonly receivedAt: Instant;
  readonly dueAt: Instant | string | null;
  readonly finishedAt: Instant | string | null;
  readonly online: boolean;
  readonly excluded: boolean;
}

const INSTANTS = [NOW - 40 * DAY_MS, startOfDay(NOW - 4 * DAY_MS), NOW - 1, NOW, NOW + 1, NOW + 9 * DAY_MS];
const instant = fc.constantFrom(...INSTANTS);
const date = fc.oneof(
  { weight: 6, arbitrary: instant },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant('31/02/2024') },
);
const contents: fc.Arbitrary<Content> = fc.record({
  caseNo: fc.integer({ min: 0, max: 7 }).map((i) => `case-${i}`),
  agencyCode: fc.constantFrom('A', 'B "\\'),
  domainCode: fc.constantFrom('D', 'E'),
  procedureCode: fc.constantFrom('P', 'Q'),
  status: fc.constantFrom(null, '3', '4', '7', '8', '9', '10'),
  receivedAt: instant,
  dueAt: date,
  finishedAt: date,
  online: fc.boolean(),
  excluded: fc.boolean(),
});

const at = (read: Content['dueAt']): Instant | null => (typeof read === 'number' ? read : null);

/** What the ledger should answer, from the definitions. */
function counted(cases: readonly Content[], { by, now, asOf, cuts, filter }: PunctualityQuery) {
  const groups = new Map<string, PunctualityGroup>();
  for (const one of cases) {
    const { agencyCode, receivedAt } = one;
    if (one.excluded || receivedAt > (asOf ?? receivedAt)) continue;
    if (filter.agencies?.includes(agencyCode) === false) continue;
    const cut = cuts !== undefined && (cuts.agencies?.includes(agencyCode) ?? true);
    const slice = cut ? cuts.at.filter((each) => each <= receivedAt).length : 0;
    const key = keyOf(one, by);
    const found = `${slice} ${key}`;
    const group = groups.get(found) ?? { key, slice, online: 0, onTime: 0, late: 0, noDeadline: 0 };
    const caseState = standingOf(one, now, asOf);
    groups.set(found, {
      ...group,
      online: group.online + (one.online ? 1 : 0),
      [caseState]: group[caseState] + 1,
    });
  }
  return inOrder([...groups.values()]);
}

function standingOf({ dueAt, finishedAt, status }: Content, now: Instant, asOf: Instant | undefined) {
  const due = at(dueAt);
  const finished = at(finishedAt);
  if (due === null) return 'noDeadline';
  if (finished === null && ['3', '7', '9', '10'].includes(status ?? '')) return 'noDeadline';
  const isFinished = finished !== null && (asOf === undefined || finished <= asOf);
  return (isFinished ? finished : (asOf ?? now)) <= due ? 'onTime' : 'late';
}

function keyOf(one: Content, by: PunctualityQuery['by']): string {
  switch (by) {
    case null:
      return '';
    case 'source':
      return 'main';
    case 'agency':
      return one.agencyCode;
    case 'domain':
      return one.domainCode;
    case 'procedure':
      return one.procedureCode;
    case 'status':
      return one.status ?? '';
    case 'month':
      return formatMonth(one.receivedAt);
  }
}

function inOrder(groups: readonly PunctualityGroup[]): readonly PunctualityGroup[] {
  return groups.toSorted((a, b) => (`${a.slice} ${a.key}` < `${b.slice} ${b.key}` ? -1 : 1));
}

export function describePunctuality(t: LedgerBench): void {
  const queries: fc.Arbitrary<PunctualityQuery> = fc.record(
    {
      filter: fc.constantFrom({}, {}, {}, { agencies: ['A'] }),
      by: fc.constantFrom(null, 'agency', 'domain', 'procedure', 'status', 'month'),
      now: fc.constantFrom(NOW, NOW + 1, NOW + 10 * DAY_MS),
      asOf: fc.constantFrom(...INSTANTS.slice(0, 4)),
      cuts: fc.record(
        { agencies: fc.constantFrom(['A'], ['A', 'X']), at: fc.subarray(INSTANTS) },
        { requiredKeys: ['at'] },
      ),
    },
    { requiredKeys: ['filter', 'by', 'now'] },
  );

  describe('on time and online', () => {
    it('follow the definitions by every dimension, however often cases change', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(contents, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
          fc.array(queries, { minLength: 6, maxLength: 6 }),
          async (pages, asked) => {
            const { ledger, dispose } = await t.open();
            const cases = new Map<string, Content>();
            try {
              for (const [i, page] of pages.entries()) {
                const now = NOW + i;
                const rows = new Map(
                  page.map(({ status, excluded, ...content }) => [
                    content.caseNo,
                    aRow({ ...content, modifiedAt: now }, { status, excluded: excluded ? 'rule' : null }),
                  ]),
                );
                for (const content of page) cases.set(content.caseNo, content);
                await ledger.ingest({ rows: [...rows.values()], drafts: [], readAt: now, now });
                expect(await ledger.recount()).toBe(0);
              }
              for (const query of asked) {
                expect(inOrder(await ledger.punctuality(query))).toEqual(counted([...cases.values()], query));
              }
            } finally {
              await dispose();
            }
          },
        ),
        { numRuns: 60 },
      );
    });

    it('make an open case late by the clock alone, right after its due date', async () => {
      await t.ingest([aRow({ dueAt: NOW + 1_000 })]);
      const late = async (now: Instant) =>
        (await t.ledger.punctuality({ filter: {}, by: null, now }))[0]?.late;
      expect([await late(NOW + 1_000), await late(NOW + 1_001)]).toEqual([0, 1]);
      expect(await t.ledger.recount()).toBe(0);
    });

    it('do not move with deliveries, but with a case that a new table maps or excludes', async () => {
      const content = { dueAt: NOW - DAY_MS };
      const told = async () => await t.ledger.punctuality({ filter: {}, by: 'status', now: NOW });
      await t.ingest([aRow(content, { status: null })]);
      const [before] = await told();
      expect(before).toMatchObject({ key: '', online: 1, late: 1 });
      await t.settleAll(await t.take(), { outcome: 'synced' });
      expect(await told()).toEqual([before]);
      await t.ingest([aRow(content, { status: '9' })], NOW + 1);
      expect(await told()).toMatchObject([{ key: '9', onTime: 0, late: 0, noDeadline: 1 }]);
      await t.ingest([aRow(content, { status: '9', excluded: 'rule' })], NOW + 2);
      expect(await told()).toEqual([]);
      await t.ingest([aRow(content, { status: '4' })], NOW + 3);
      expect(await told()).toMatchObject([{ key: '4', late: 1 }]);
    });
  });
}
