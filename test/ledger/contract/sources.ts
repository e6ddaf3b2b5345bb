import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IngestRow, SourceRank } from '../../../src/ledger/port/ingest.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type LedgerBench, MINUTE } from './bench.ts';

const A = 'H23.12-241101-0001';
const B = 'H23.12-241101-0002';
const row = (caseNo: string, sourceId: string, over: Parameters<typeof aRow>[0] = {}): IngestRow =>
  aRow({ caseNo, sourceId, ...over });

/** In the order of the configuration. */
const NAMES = ['main', 'igate', 'hand'] as const;
const rank = (place: number): SourceRank => ({ name: NAMES[place] ?? '', yieldsTo: NAMES.slice(0, place) });
const [MAIN, IGATE] = [rank(0), rank(1)];

export function describeSources(t: LedgerBench): void {
  const read = async (source: SourceRank, rows: readonly IngestRow[], at = NOW, drafts: string[] = []) =>
    await t.ledger.ingest({ source, rows, drafts, readAt: at, now: at });
  const bySource = async () =>
    Object.fromEntries(
      (await t.ledger.gapGroups('source')).map(({ key, synced, never, stale }) => [
        key,
        synced + never + stale,
      ]),
    );
  const excludedBy = async () => (await t.ledger.gapTotals()).excludedBy;
  const sound = async () => expect(await t.ledger.recount()).toBe(0);
  const emptyCensus = async (source: string, at: number) =>
    await t.ledger.concludeCensus(
      { source, startedAt: at, shown: () => false, unreadable: new Set(), drafts: new Set(), believed: true },
      at,
    );

  describe('two sources', () => {
    it('may have one row id for different cases, drafts and unreadable rows', async () => {
      await read(MAIN, [row(A, '1')], NOW, ['7']);
      await read(IGATE, [row(B, '1')], NOW, ['7']);
      expect(await bySource()).toEqual({ main: 1, igate: 1 });
      expect((await t.ledger.gapTotals()).unnumbered).toBe(2);
      const unreadable = { sourceId: '9', where: 'dueAt', why: 'no date' };
      await t.ledger.noteUnreadable([unreadable], [], NOW, 'main');
      await t.ledger.noteUnreadable([], ['9'], NOW, 'igate');
      await t.ledger.forgetUnreadable(NOW + 1, 'igate');
      expect(await t.ledger.unreadableCount()).toBe(1);
      await sound();
    });

    it('share a number that a source before has, or that has the suffix already', async () => {
      const suffixed = { ...IGATE, suffix: '-IG' };
      await read(MAIN, [row(A, '1'), { ...row(`${A}-X`, '2'), excluded: 'rule' }]);
      await read(suffixed, [row(`${B}-IG`, '1'), row('C', '2')]);
      expect(await t.ledger.sharedNumbers(suffixed, [A, `${A}-X`, B, 'C', 'D'])).toEqual(new Set([A, B]));
      expect(await t.ledger.sharedNumbers(MAIN, [A, B])).toEqual(new Set());
      expect(await t.ledger.sharedNumbers(suffixed, [])).toEqual(new Set());
    });

    it('are each counted by their own census: what one does not show is not gone in the other', async () => {
      await read(MAIN, [row(A, '1')]);
      await read(IGATE, [row(B, '1')], NOW, ['7']);
      await emptyCensus('main', NOW + MINUTE);
      await emptyCensus('igate', NOW + 2 * MINUTE);
      expect(await emptyCensus('main', NOW + 3 * MINUTE)).toEqual({ missing: 0, gone: 1 });
      expect(await bySource()).toEqual({ igate: 1 });
      expect(await emptyCensus('igate', NOW + 4 * MINUTE)).toEqual({ missing: 0, gone: 1 });
      expect(await bySource()).toEqual({});
      await sound();
    });

    it.each([
      ['first', [0, 1]],
      ['last', [1, 0]],
    ])('count one number once, as the first of the list has it, read %s', async (_, order) => {
      for (const place of order) await read(rank(place), [row(A, String(place))]);
      expect(await bySource()).toEqual({ main: 1 });
      expect(await excludedBy()).toMatchObject({ copy: 1 });
      await sound();
      // Read again and again, changed or not, nothing moves to and fro.
      for (const at of [1, 2, 3]) {
        for (const place of order)
          await read(rank(place), [row(A, String(place), { note: `${at}` })], NOW + at * MINUTE);
        expect(await bySource()).toEqual({ main: 1 });
      }
      const kinds = (await t.ledger.record(A))?.events.map(({ kind }) => kind) ?? [];
      expect(kinds.filter((kind) => kind !== 'changed')).toEqual([]);
      await sound();
    });

    it('say how many of their numbers another one has', async () => {
      await read(MAIN, [row(A, '1')]);
      let yielded = 0;
      const nothing = { shown: () => undefined, contested: () => undefined, outdated: () => undefined };
      const witness = {
        ...nothing,
        yielded: (count: number) => {
          yielded += count;
        },
      };
      const rows = [row(A, '1'), row(B, '2')];
      await t.ledger.ingest({ source: IGATE, rows, drafts: [], readAt: NOW, now: NOW, witness });
      expect(yielded).toBe(1);
    });

    it('let the second count once the first no longer has the case', async () => {
      await read(MAIN, [row(A, '1')]);
      await read(IGATE, [row(A, '5')]);
      await emptyCensus('main', NOW + MINUTE);
      await emptyCensus('main', NOW + 2 * MINUTE);
      expect(await bySource()).toEqual({});
      await read(IGATE, [row(A, '5')], NOW + 3 * MINUTE);
      expect(await bySource()).toEqual({ igate: 1 });
      await sound();
    });
  });

  describe('a source whose system sends its cases itself', () => {
    const elsewhere = (caseNo: string, id: string, over: Parameters<typeof aRow>[0] = {}): IngestRow => ({
      ...row(caseNo, id, over),
      excluded: 'elsewhere',
    });

    it('is counted beside the total under its own agency, and nothing of it is ever leased', async () => {
      await read(MAIN, [row(A, '1')]);
      await read(IGATE, [elsewhere(B, '1', { agencyCode: 'G13' })]);
      expect(await bySource()).toEqual({ main: 1 });
      expect(await excludedBy()).toMatchObject({ elsewhere: 1 });
      expect(await t.ledger.elsewhereGroups('source')).toEqual([{ key: 'igate', count: 1 }]);
      expect(await t.ledger.elsewhereGroups('agency')).toEqual([{ key: 'G13', count: 1 }]);
      expect((await t.take())?.records.map(({ record }) => record.caseNo)).toEqual([A]);
      await sound();
    });

    it('stands for its numbers by its place in the list, so that a case is sent from one side alone', async () => {
      await read(MAIN, [elsewhere(A, '1'), row(B, '2')]);
      await read(IGATE, [row(A, '7'), elsewhere(B, '8')]);
      expect(await bySource()).toEqual({ main: 1 });
      expect(await excludedBy()).toMatchObject({ elsewhere: 1, copy: 2 });
      expect((await t.take())?.records.map(({ record }) => record.caseNo)).toEqual([B]);
      await sound();
    });

    it('is gone like any other case when two censuses do not show it', async () => {
      await read(IGATE, [elsewhere(A, '1')]);
      await emptyCensus('igate', NOW + MINUTE);
      await emptyCensus('igate', NOW + 2 * MINUTE);
      expect(await excludedBy()).toMatchObject({ elsewhere: 0, gone: 1 });
      await sound();
    });

    it('takes what waits out of delivery when it is no longer delivered, and brings it back when it is read', async () => {
      await read(MAIN, [row(A, '1')]);
      await read(IGATE, [row(B, '1'), { ...row('H23-early', '2'), excluded: 'earlier' }]);
      expect(await t.ledger.withholdSource('igate', NOW + 1)).toBe(2);
      expect(await t.ledger.withholdSource('igate', NOW + 1)).toBe(0);
      expect((await t.take())?.records.map(({ record }) => record.caseNo)).toEqual([A]);
      expect(await excludedBy()).toMatchObject({ elsewhere: 2, earlier: 0 });
      await sound();
      await read(IGATE, [row(B, '1')], NOW + MINUTE);
      expect(await bySource()).toEqual({ main: 1, igate: 1 });
      await sound();
    });
  });

  it('the figures of three sources add up to the total, in every dimension', async () => {
    const reading = fc.record({
      source: fc.nat(2),
      cases: fc.array(
        fc.record({ no: fc.nat(9), agency: fc.constantFrom('A', 'B'), note: fc.constantFrom('x', 'y') }),
        {
          maxLength: 6,
        },
      ),
      deliver: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(reading, { maxLength: 8 }), async (readings) => {
        await t.end();
        await t.begin();
        for (const [step, { source, cases, deliver }] of readings.entries()) {
          const rows = cases.map(({ no, agency, note }) =>
            row(`H23-${no}`, `${no}`, { agencyCode: agency, note: `${note}${source}` }),
          );
          await read(rank(source), rows, NOW + step * MINUTE);
          if (deliver) await t.settleAll(await t.take(), { outcome: 'synced' });
        }
        const total = sum([await t.ledger.gapTotals()]);
        for (const by of ['source', 'agency', 'month', 'status'] as const) {
          expect(sum(await t.ledger.gapGroups(by))).toEqual(total);
          const slices = await Promise.all(
            NAMES.map(async (name) => await t.ledger.gapFiltered({ filter: { sources: [name] }, by })),
          );
          expect(sum(slices.flat())).toEqual(total);
        }
        await sound();
      }),
      { numRuns: 25 },
    );
  });
}

interface Figures {
  readonly synced: number;
  readonly never: number;
  readonly stale: number;
}

function sum(groups: readonly Figures[]): Figures {
  return groups.reduce(
    (all, one) => ({
      synced: all.synced + one.synced,
      never: all.never + one.never,
      stale: all.stale + one.stale,
    }),
    { synced: 0, never: 0, stale: 0 },
  );
}
