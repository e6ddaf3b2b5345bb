import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GAP_DIMENSIONS } from '../../../src/domain/dimension.ts';
import type { AgencyRow } from '../../../src/domain/mapping.ts';
import type { CaseFilter } from '../../../src/filter/filters.ts';
import { recordFilter } from '../../../src/filter/recordFilter.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { gapReport } from '../../../src/reports/gap/build.ts';
import type { GapOptions } from '../../../src/reports/gap/options.ts';
import type { GapReportGroup } from '../../../src/reports/gap/schema.ts';
import { aRow } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { agencyBook, anAgency } from '../agencyBook.ts';
import { DAY, HOUR, IN_VIETNAM, NOW } from '../fakeLedger.ts';

const MERGED = NOW - 100 * DAY;
/** Received on these days; the second is the first day of the new organisation. */
const DAYS = [MERGED - DAY, MERGED, MERGED + 20 * DAY];
const CODES = ['T', 'S', 'D', 'D.1', 'D.2', 'E', 'E.1', 'X', ''];

/** T the province; S a department that moved into another; the district D became a ward; E.1 moved from E to D. */
const BOOK = agencyBook(
  anAgency('T', { name: 'UBND tỉnh' }),
  anAgency('S', { national: '000.S', parent: 'T', name: 'Sở Lao động', validTo: MERGED - 1 }),
  anAgency('S', { national: '000.N', parent: 'T', name: 'Sở Nội vụ', validFrom: MERGED }),
  anAgency('N', { national: '000.N', parent: 'T', name: 'Sở Nội vụ' }),
  anAgency('D', { level: 'district', parent: 'T', name: 'Thị xã D', validTo: MERGED - 1 }),
  anAgency('D', { level: 'commune', parent: 'T', name: 'Phường D', validFrom: MERGED }),
  anAgency('D.1', { level: 'commune', parent: 'D', validTo: MERGED - 1 }),
  anAgency('D.2', { level: 'commune', parent: 'D', national: '000.D' }),
  anAgency('E', { level: 'district', parent: 'T' }),
  anAgency('E.1', { level: 'commune', parent: 'E', validTo: MERGED - 1 }),
  anAgency('E.1', { level: 'commune', parent: 'D', validFrom: MERGED }),
);

describe('the gap across dimensions, on a ledger in SQLite', () => {
  let ledger: Ledger;
  let dir: string;
  let ledgers = 0;

  async function freshLedger(): Promise<Ledger> {
    ledgers += 1;
    const file = join(dir, `${ledgers}.db`);
    placeEmptyLedger(file);
    return openSqliteLedger({ file, key: null, now: () => NOW });
  }

  /** One case a code and day, the first day's twice, and the first of each code synced; X has no row, '' no code. */
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-across-'));
    ledger = await freshLedger();
    const cases = CODES.flatMap((agencyCode) =>
      [...DAYS, DAYS[0] ?? 0].map((receivedAt, i) => ({
        caseNo: `${agencyCode}-${i}`,
        agencyCode,
        agencyName: `nguồn ${agencyCode}`,
        receivedAt,
        domainCode: `L${i % 2}`,
        domainName: `Lĩnh vực ${i % 2}`,
      })),
    );
    const first = cases.filter(({ caseNo }) => caseNo.endsWith('-0'));
    await ledger.importBaseline(
      first.map(({ caseNo }) => ({ caseNo, status: '4' })),
      NOW - DAY,
    );
    const rows = cases.map((each, i) => aRow({ ...each, sourceId: String(i) }));
    await ledger.ingest({ rows, drafts: ['d'], readAt: NOW - DAY, now: NOW - DAY });
  });
  afterAll(async () => {
    await ledger.close();
    await rm(dir, { recursive: true });
  });

  const report = (over: Partial<GapOptions>) => gapReport(ledger, { ...IN_VIETNAM, agencies: BOOK, ...over });
  const shown = (groups: readonly GapReportGroup[] = []): string[] =>
    groups.map(
      ({ key, level, depth = 0, total, synced }) => `${'-'.repeat(depth)}${key} ${level} ${synced}/${total}`,
    );

  it('counts each case by the level that its agency had when it was received', async () => {
    const { groups, total } = await report({ by: 'level' });
    expect(total).toBe(CODES.length * 4);
    const totals = (found: readonly GapReportGroup[] = []) =>
      new Map(found.map(({ key, total: n }) => [key, n]));
    // D.1, D.2, E.1, and D since it is a ward.
    expect(totals(groups)).toEqual(
      new Map(Object.entries({ commune: 14, province: 8, unknown: 8, district: 6 })),
    );
    const early = await report({ by: 'level', asOf: '2024-07-28T08:30:00+07:00' });
    expect(totals(early.groups)).toEqual(
      new Map(Object.entries({ commune: 10, province: 6, unknown: 6, district: 5 })),
    );
  });

  it('is a tree by the day of receipt: an agency that moved has a node in each of its places', async () => {
    const { groups, total, synced } = await report({ by: 'agency', tree: true });
    expect([total, synced]).toEqual([36, 9]);
    expect(shown(groups)).toEqual([
      'T province 7/28',
      '-D commune 0/8',
      '--D.1 commune 0/2',
      '--D.2 commune 0/2',
      '--E.1 commune 0/2',
      '-E district 2/6',
      '--E.1 commune 1/2',
      '-D district 3/6',
      '--D.1 commune 1/2',
      '--D.2 commune 1/2',
      '-S province 1/4',
      ' unknown 1/4',
      'X unknown 1/4',
    ]);
    const named = groups?.map(({ name, parent, flag }) => [name, parent, flag]);
    expect(named?.[1]).toEqual(['Phường D', 'T', undefined]);
    expect(named?.[7]).toEqual(['Thị xã D', 'T', undefined]);
    expect(named?.slice(-2)).toEqual([
      ['(không có mã)', null, 'not_in_table'],
      ['nguồn X', null, 'not_in_table'],
    ]);
  });

  it("rolls up to today's agencies: one group a national code, and what is gone by itself, flagged", async () => {
    const { groups, total } = await report({ by: 'agency', today: true });
    expect(total).toBe(36);
    const found = groups?.map(({ key, name, total: n, flag }) => [key, name, n, flag]);
    expect(found).toEqual([
      ['000.D', 'Phường D', 8, undefined], // D and D.2, which took its code
      ['', '(không có mã)', 4, 'not_in_table'],
      ['000.E', 'Cơ quan E', 4, undefined],
      ['000.E.1', 'Cơ quan E.1', 4, undefined],
      ['000.N', 'Sở Nội vụ', 4, undefined], // the cases of S
      ['000.T', 'UBND tỉnh', 4, undefined],
      ['D.1', 'Cơ quan D.1', 4, 'no_longer_in_table'],
      ['X', 'nguồn X', 4, 'not_in_table'],
    ]);
    expect(groups?.[0]).not.toHaveProperty('parent');
    const tree = await report({ by: 'agency', tree: true, today: true });
    expect(shown(tree.groups)).toEqual([
      '000.T province 6/24',
      '-000.D commune 3/12',
      '--000.E.1 commune 1/4',
      '-000.E district 1/4',
      '-000.N province 1/4',
      ' unknown 1/4',
      'D.1 commune 1/4',
      'X unknown 1/4',
    ]);
  });

  it('flags an agency that no table knows in a flat list, too, but not where there is no table', async () => {
    const { groups } = await report({ by: 'agency' });
    expect(groups?.filter(({ flag }) => flag === 'not_in_table').map(({ key }) => key)).toEqual(['', 'X']);
    for (const over of [{}, { tree: true }, { today: true }]) {
      const without = await report({ by: 'agency', agencies: null, ...over });
      expect(without.groups).toHaveLength(CODES.length);
      expect(without.groups?.some(({ flag }) => flag !== undefined)).toBe(false);
    }
  });

  it.each<[CaseFilter, number]>([
    [{ under: ['D'] }, 14], // all of D, D.1 and D.2, and E.1 since it moved
    [{ under: ['E'] }, 6],
    [{ under: ['T'] }, 28],
    [{ under: ['X'] }, 4],
    [{ under: ['E', 'X'], agency: ['E', 'X', 'D'] }, 8],
    [{ under: ['S', 'X'], agency: ['X', 'D'] }, 4],
    [{ level: ['district'] }, 6],
    [{ level: ['unknown'] }, 8],
    [{ level: ['district', 'unknown'], domain: ['L0'] }, 7],
    [{ level: ['commune'], under: ['D'] }, 12],
    [{ level: ['unknown'], under: ['X', 'D'] }, 4],
    [{ month: ['2024-07'] }, 27],
    [{ month: ['2024-07', '2024-08'], agency: ['D'] }, 4],
    [{ receivedFrom: '2024-07-28', receivedTo: '2024-07-28' }, 9],
    [{ reason: ['AWAITING_DELIVERY'] }, 27],
    [{ state: ['synced'], under: ['D'] }, 3],
  ])('of %j are %i cases by every dimension, and as many records', async (filter, total) => {
    for (const by of [undefined, ...GAP_DIMENSIONS]) {
      const found = await report({ by, filter });
      expect(found, by).toMatchObject({ total, filter });
      const ofUnsynced = by === 'reason' || by === 'age';
      const sum = found.groups?.reduce((all, group) => all + group.total, 0);
      expect(sum, by).toBe(by === undefined ? undefined : ofUnsynced ? found.unsynced : total);
    }
    const tree = await report({ by: 'agency', tree: true, filter });
    expect(tree.groups?.reduce((all, group) => all + (group.depth === 0 ? group.total : 0), 0)).toBe(total);
    const context = { agencies: BOOK, offsetMs: IN_VIETNAM.offsetMs };
    expect(await ledger.records(recordFilter(filter, context), 100, 0)).toHaveLength(total);
  });

  it('puts ages into the same bands with a filter as without one', async () => {
    const fresh = await freshLedger();
    const ages = [0, HOUR / 2, HOUR, 5 * HOUR, DAY, 3 * DAY, 10 * DAY, 30 * DAY, 40 * DAY];
    const rows = ages.map((age, i) => aRow({ caseNo: `c${i}`, sourceId: `${i}`, receivedAt: NOW - age }));
    await fresh.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
    const all = await gapReport(fresh, { ...IN_VIETNAM, by: 'age' });
    expect(all.groups).toHaveLength(5);
    const filtered = await gapReport(fresh, { ...IN_VIETNAM, by: 'age', filter: { state: ['pending'] } });
    await fresh.close();
    expect(filtered.groups).toEqual(all.groups);
  });

  it('shows the last name of an agency above, whenever the cases below it were received', async () => {
    const renamed = [
      anAgency('D', { name: 'cũ', validTo: MERGED - 1 }),
      anAgency('D', { name: 'mới', validFrom: MERGED }),
      ...['E', 'S'].flatMap((code) => [
        anAgency(code, { level: 'district', parent: 'D', validTo: MERGED - 1 }),
        anAgency(code, { level: 'commune', parent: 'D', validFrom: MERGED }),
      ]),
    ];
    for (const received of ['2024-07-27', '2024-08-17'] as const) {
      const filter = { agency: ['D', 'E', 'S'], receivedTo: received };
      const { groups } = await report({ by: 'agency', tree: true, filter, agencies: agencyBook(...renamed) });
      expect(groups?.[0]).toMatchObject({ key: 'D', name: 'mới' });
    }
  });

  it('answers for a past date with a filter too', async () => {
    const asOf = '2024-07-28';
    expect(await report({ asOf, filter: { under: ['D'] } })).toMatchObject({ total: 6, synced: 3 });
    expect(await report({ asOf, by: 'agency', tree: true })).toMatchObject({ total: 18, synced: 9 });
  });

  it('sums up in every node of the tree, whatever the table and the cases', async () => {
    const codes = ['a', 'b', 'c', 'd', 'e'];
    // A parent comes before its children in the alphabet: no chain comes back.
    const row = (local: string, index: number): fc.Arbitrary<AgencyRow[]> =>
      fc
        .array(
          fc.record({
            level: fc.constantFrom('province' as const, 'district' as const),
            parent: fc.constantFrom('', ...codes.slice(0, index)),
          }),
          { maxLength: 3 },
        )
        .map((places) =>
          places.map((place, n) =>
            anAgency(local, { ...place, validFrom: n === 0 ? null : (DAYS[n] ?? 0) + index }),
          ),
        );
    const tables = fc.tuple(...codes.map(row)).map((rows) => agencyBook(...rows.flat()));
    const cases = fc.array(
      fc.record({
        agencyCode: fc.constantFrom(...codes),
        receivedAt: fc.constantFrom(...DAYS, ...DAYS.map((d) => d + 2)),
      }),
      { minLength: 1, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(tables, cases, async (agencies, received) => {
        const fresh = await freshLedger();
        const rows = received.map((each, i) => aRow({ ...each, caseNo: `c${i}`, sourceId: `${i}` }));
        await fresh.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
        const found = await gapReport(fresh, { ...IN_VIETNAM, agencies, by: 'agency', tree: true });
        await fresh.close();
        expect(found.total).toBe(received.length);
        expect(nodesOf(found.groups)).toEqual(countedByHand(agencies, received));
      }),
      { numRuns: 100 },
    );
  });
});

/** Total of each place, a place being the line of agencies and levels down to it. */
function nodesOf(groups: readonly GapReportGroup[] = []): Map<string, number> {
  const line: string[] = [];
  return new Map(
    groups.map(({ key, level, depth = 0, parent, total }) => {
      line.splice(depth, line.length, `${key}:${level}`);
      expect(line[depth - 1]?.split(':')[0] ?? null).toBe(parent);
      return [line.join('>'), total];
    }),
  );
}

function countedByHand(
  agencies: ReadonlyMap<string, readonly AgencyRow[]>,
  received: readonly { agencyCode: string; receivedAt: number }[],
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { agencyCode, receivedAt } of received) {
    const line: string[] = [];
    for (let code = agencyCode; code !== ''; ) {
      const row = agencies.get(code)?.findLast(({ validFrom }) => (validFrom ?? 0) <= receivedAt);
      line.unshift(`${code}:${row?.level ?? 'unknown'}`);
      code = row?.parent ?? '';
      // An agency above that has no row ends the line.
      if (agencies.get(code) === undefined) break;
    }
    for (const [depth] of line.entries()) {
      const place = line.slice(0, depth + 1).join('>');
      totals.set(place, (totals.get(place) ?? 0) + 1);
    }
  }
  return totals;
}
