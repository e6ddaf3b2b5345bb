import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXCLUSIONS, type Exclusion } from '../../../src/domain/exclusion.ts';
import type { ExcludedCase, ExcludedFilter } from '../../../src/ledger/port/excluded.ts';
import type { IngestRow, SourceRank } from '../../../src/ledger/port/ingest.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const MAIN: SourceRank = { name: 'main', yieldsTo: [] };
const IGATE: SourceRank = { name: 'igate', yieldsTo: ['main'] };
const excludedRow = (
  caseNo: string,
  excluded: Exclusion | null,
  over: Parameters<typeof aRow>[0] = {},
): IngestRow => aRow({ caseNo, ...over }, { excluded });

export function describeExcluded(t: LedgerBench): void {
  const all = async (whys: readonly Exclusion[], filter: ExcludedFilter = {}, page = 2) => {
    const found: ExcludedCase[] = [];
    for (;;) {
      const cases = await t.ledger.excludedCases(whys, filter, page, found.at(-1)?.id ?? 0);
      found.push(...cases);
      if (cases.length < page) return found;
    }
  };
  const numbers = async (...args: Parameters<typeof all>) => (await all(...args)).map(({ caseNo }) => caseNo);

  describe('the list of excluded cases', () => {
    it('has exactly those of the whys, each with its why, its source and the case as it is', async () => {
      const agencyCode = 'H23.9';
      await t.ingest([
        excludedRow('A', 'rule', { agencyCode }),
        excludedRow('B', 'earlier', { procedureCode: '2.000001' }),
        excludedRow('C', null),
        excludedRow('D', 'elsewhere'),
      ]);
      expect(await numbers(['rule'])).toEqual(['A']);
      expect(await numbers(['rule', 'elsewhere'])).toEqual(['A', 'D']);
      expect(await numbers(EXCLUSIONS)).toEqual(['A', 'B', 'D']);
      expect(await numbers(['gone'])).toEqual([]);
      expect(await all(['rule'])).toMatchObject([
        { excluded: 'rule', source: 'main', agencyCode, since: null, detail: null, firstSeenAt: NOW },
      ]);
      expect(await all(['earlier'])).toMatchObject([{ state: 'pending', reason: 'AWAITING_DELIVERY' }]);
    });

    it('says since when a case is out of the total, and which one counts instead', async () => {
      const rows = [excludedRow('A', null), excludedRow('B', null), excludedRow('C', null)];
      await t.ledger.ingest({ source: IGATE, rows, drafts: [], readAt: NOW, now: NOW });
      const later = NOW + MINUTE;
      const main = [excludedRow('C', null)];
      await t.ledger.ingest({ source: MAIN, rows: main, drafts: [], readAt: later, now: later });
      const renumbered = [excludedRow('A2', null, { sourceId: 'A' }), excludedRow('B', 'rule')];
      const last = NOW + 2 * MINUTE;
      await t.ledger.ingest({ source: IGATE, rows: renumbered, drafts: [], readAt: last, now: last });
      expect(await all(EXCLUSIONS)).toMatchObject([
        { caseNo: 'A', source: 'igate', excluded: 'gone', since: last, detail: 'renumbered A2' },
        { caseNo: 'B', source: 'igate', excluded: 'rule', since: last, detail: 'rule' },
        { caseNo: 'C', source: 'igate', excluded: 'copy', since: later, detail: 'source main' },
      ]);
    });

    it('says the last time that a case left the total, of several', async () => {
      for (const [minute, excluded] of [null, 'rule', null, 'copy'].entries()) {
        await t.ingest([excludedRow('A', excluded as Exclusion | null)], NOW + minute * MINUTE);
      }
      expect(await all(EXCLUSIONS)).toMatchObject([{ excluded: 'copy', since: NOW + 3 * MINUTE }]);
    });

    it('comes by its ids, however few of the ledger it is and whenever its cases were received', async () => {
      const counted = Array.from({ length: 30 }, (_, i) => excludedRow(`N${i}`, null));
      const received = (days: number) => ({ receivedAt: NOW - days * 86_400_000 });
      const few = [1, 3, 2].map((days) => excludedRow(`X${days}`, 'gone', received(days)));
      await t.ingest([...counted, ...few, excludedRow('Y', 'rule')]);
      for (const page of [1, 2, 50]) expect(await numbers(['gone'], {}, page)).toEqual(['X1', 'X3', 'X2']);
      expect(await numbers(EXCLUSIONS, {}, 50)).toEqual(['X1', 'X3', 'X2', 'Y']);
      const filter = { agencies: ['H23.12'], procedures: ['1.005129'] };
      expect(await t.ledger.countExcluded(['gone'], filter, 100)).toEqual({ total: 3, isCounted: true });
    });

    it('takes the filters of cases', async () => {
      await t.ingest([
        excludedRow('A', 'gone', { agencyCode: 'H23.1' }),
        excludedRow('B', 'gone', { agencyCode: 'H23.2' }),
        excludedRow('C', 'rule', { agencyCode: 'H23.2', procedureCode: '2.000001' }),
        excludedRow('D', null, { agencyCode: 'H23.2' }),
      ]);
      const rows = [excludedRow('E', 'elsewhere', { agencyCode: 'H23.2' })];
      await t.ledger.ingest({ source: IGATE, rows, drafts: [], readAt: NOW, now: NOW });
      const agencies = ['H23.2'];
      for (const [filter, expected] of [
        [{ agencies }, ['B', 'C', 'E']],
        [{ agencies, procedures: ['2.000001'] }, ['C']],
        [{ sources: ['igate'] }, ['E']],
        [{ caseNos: ['A', 'D'] }, ['A']],
        [{ receivedBefore: 0 }, []],
      ] as const) {
        expect(await numbers(EXCLUSIONS, filter)).toEqual(expected);
        const total = expected.length;
        expect(await t.ledger.countExcluded(EXCLUSIONS, filter, 100)).toEqual({ total, isCounted: true });
      }
      const bounded = { agencies, procedures: ['1.005129'] };
      expect(await t.ledger.countExcluded(EXCLUSIONS, bounded, 1)).toEqual({ total: 1, isCounted: false });
    });

    it('adds up to excludedBy of the gap, by why, and by why of a source and an agency', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.tuple(
              fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'),
              fc.constantFrom(null, ...EXCLUSIONS),
              fc.constantFrom('H23.1', 'H23.2'),
              fc.constantFrom(MAIN, IGATE),
            ),
            { maxLength: 24 },
          ),
          fc.integer({ min: 1, max: 5 }),
          async (steps, page) => {
            await t.end();
            await t.begin();
            for (const [minute, [number, excluded, agencyCode, source]] of steps.entries()) {
              const at = NOW + minute * MINUTE;
              const rows = [excludedRow(`N${number}`, excluded, { agencyCode })];
              await t.ledger.ingest({ source, rows, drafts: [], readAt: at, now: at });
            }
            const { excludedBy, excluded } = await t.ledger.gapTotals();
            for (const why of EXCLUSIONS) {
              expect(await all([why], {}, page)).toHaveLength(excludedBy[why]);
              const whole = { total: excludedBy[why], isCounted: true };
              expect(await t.ledger.countExcluded([why], {}, 1)).toEqual(whole);
              const { length: total } = await all([why], { sources: ['igate'], agencies: ['H23.2'] }, page);
              for (const filter of [{ sources: ['igate'] }, { agencies: ['H23.2'] }]) {
                const { length } = await all([why], filter, page);
                expect(await t.ledger.countExcluded([why], filter, 1)).toMatchObject({ total: length });
                expect(length).toBeGreaterThanOrEqual(total);
              }
            }
            const ids = (await all(EXCLUSIONS, {}, page)).map(({ id }) => id);
            expect(ids).toHaveLength(excluded);
            expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
            expect(await t.ledger.records({}, 100, 0)).not.toContainEqual(
              expect.objectContaining({ excluded: expect.anything() }),
            );
          },
        ),
        { numRuns: 15 },
      );
    });
  });
}
