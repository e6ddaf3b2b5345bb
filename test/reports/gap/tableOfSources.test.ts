import { describe, expect, it } from 'vitest';
import { type ExportTable, headedBy } from '../../../src/presentation/exportTable.ts';
import { gapReport } from '../../../src/reports/gap/build.ts';
import type { GapReport } from '../../../src/reports/gap/schema.ts';
import { gapTable } from '../../../src/reports/gap/table.ts';
import { csvText } from '../../presentation/csvText.ts';
import { fakeLedger, group, IN_VIETNAM } from '../fakeLedger.ts';

const SOURCES = [
  { name: 'igate', asOf: '2024-11-05T08:30:00+07:00' },
  { name: 'main', asOf: null },
];

/** The gap of two sources, one of which was never read. */
async function ofTwo(options: Partial<Parameters<typeof gapReport>[1]> = {}): Promise<GapReport> {
  const groups = [group('igate', 1, 2), group('main', 3, 0)];
  const agencies = [group('H23.1', 2, 1), group('H23.2', 2, 1)];
  const ledger = fakeLedger({
    totals: { synced: 4, never: 2 },
    groups: { source: groups, agency: agencies },
  });
  return { ...(await gapReport(ledger, { ...IN_VIETNAM, ...options })), sources: SOURCES };
}

const codes = (table: ExportTable): string[] => table.columns.map(({ code }) => code);

describe('the age of each of several sources in the file of the gap', () => {
  it('stands behind the figures of the whole', async () => {
    const csv = await csvText(headedBy(gapTable(await ofTwo(), 'en'), 'codes'));
    const [head = '', row = ''] = csv.split('\r\n');
    expect(head).toMatch(/,unnumbered,sources$/);
    expect(row).toMatch(/,igate 2024-11-05T08:30:00\+07:00; main not yet$/);
  });

  it('stands in each row, whatever the file groups by', async () => {
    const csv = await csvText(gapTable(await ofTwo({ by: 'agency' }), 'vi'));
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    expect(head).toMatch(/,Các nguồn và lần đọc gần nhất$/);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/,igate 2024-11-05T08:30:00\+07:00; main chưa đọc lần nào$/);
  });

  it('is an instant of its own where each row is a source, and empty for one that was never read', async () => {
    const table = gapTable(await ofTwo({ by: 'source' }), 'en');
    expect(table.columns.at(-1)).toMatchObject({ code: 'sourceAsOf', type: 'instant' });
    expect(codes(table)).not.toContain('sources');
    const ages = table.pages.flatMap((page) => page.map((row) => [row[1], row.at(-1)]));
    expect(ages).toEqual(SOURCES.map(({ name, asOf }) => [name, asOf]));
  });

  it('is no column where there is one source alone', async () => {
    const { sources: _sources, ...report } = await ofTwo({ by: 'source' });
    for (const table of [gapTable(report, 'en'), gapTable({ ...report, groups: undefined }, 'en')]) {
      expect(codes(table)).not.toContain('sources');
      expect(codes(table)).not.toContain('sourceAsOf');
    }
  });
});
