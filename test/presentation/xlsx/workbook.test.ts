import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, ExportTable, TablePage } from '../../../src/presentation/exportTable.ts';
import { xlsxOf } from '../../../src/presentation/xlsx/workbook.ts';
import { readXlsx, valuesOf } from './readXlsx.ts';

const COLUMNS = [
  { code: 'caseNo', header: 'Mã hồ sơ', type: 'text', width: 26 },
  { code: 'days', header: 'Số ngày', type: 'count', width: 10 },
  { code: 'percent', header: 'Tỷ lệ (%)', type: 'rate', width: 10 },
  { code: 'dueAt', header: 'Ngày hẹn trả', type: 'day', width: 12 },
  { code: 'at', header: 'Thời điểm', type: 'instant', width: 17 },
] as const;

function table(pages: ExportTable['pages'], name = 'Hồ sơ cần xử lý'): ExportTable {
  return { name, columns: COLUMNS, pages };
}

const row = (text: Cell): Cell[] => [text, null, null, null, null];

describe('a table as XLSX', () => {
  it('has texts, numbers and dates as what they are', async () => {
    const cells = ['H23.12-1', 1234, 70.29, '2024-11-05', '2024-11-05T08:30:00+07:00'];
    const { sheets, part } = await readXlsx(xlsxOf(table([[cells]])));
    const [, first = []] = sheets[0] ?? [];
    expect(first.slice(0, 4).map(({ place, type, value }) => [place, type, value])).toEqual([
      ['A2', 'inlineStr', 'H23.12-1'],
      ['B2', 'n', '1234'],
      ['C2', 'n', '70.29'],
      // Days since 30 December 1899, by the wall clock in Vietnam.
      ['D2', 'n', '45601'],
    ]);
    expect(Number(first[4]?.value)).toBeCloseTo(45601 + 8.5 / 24, 8);
    const formats = [...part('xl/styles.xml').matchAll(/<xf numFmtId="(\d+)"[^>]*xfId/g)];
    const shownAs = first.map(({ style }) => formats[style]?.[1]);
    expect(shownAs).toEqual(['0', '3', '2', '164', '165']);
    expect(part('xl/styles.xml')).toContain('<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>');
  });

  it('is for working with: frozen header, automatic filter, widths, and a name in Vietnamese', async () => {
    const { part, sheetNames, sheets } = await readXlsx(xlsxOf(table([[row('a'), row('b')], [row('c')]])));
    const sheet = part('xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheet).toContain('</sheetData><autoFilter ref="A1:E4"/></worksheet>');
    expect(sheet).toContain('<col min="1" max="1" width="26" customWidth="1"/>');
    expect(part('xl/workbook.xml')).toContain(`>'Hồ sơ cần xử lý'!$A$1:$E$4</definedName>`);
    expect(sheetNames).toEqual(['Hồ sơ cần xử lý']);
    expect(Object.values(valuesOf(sheets[0]?.[0]))).toEqual(COLUMNS.map(({ header }) => header));
  });

  it('has every part that its own lists name', async () => {
    const { part, partNames } = await readXlsx(xlsxOf(table([[row('a')]])));
    const typed = [...part('[Content_Types].xml').matchAll(/PartName="\/([^"]+)"/g)];
    const related = [...part('xl/_rels/workbook.xml.rels').matchAll(/Target="([^"]+)"/g)];
    const named = [...typed.map(([, name]) => name), ...related.map(([, name]) => `xl/${name}`)];
    expect(named.length).toBe(5);
    for (const name of named) expect(partNames).toContain(name);
  });

  it.each(['=1+1', '=HYPERLINK("http://x")', '+84 912', '-2', '@SUM(A1)', '\t=1'])(
    'runs nothing: %j is a text',
    async (text) => {
      const { sheets, part } = await readXlsx(xlsxOf(table([[row(text)]])));
      expect(sheets[0]?.[1]).toEqual([{ place: 'A2', style: 2, type: 'inlineStr', value: text }]);
      expect(part('xl/worksheets/sheet1.xml')).not.toMatch(/<f[ >]/);
      // Stays a text even when somebody edits the cell.
      expect(part('xl/styles.xml').match(/<xf [^>]*quotePrefix="1"\/>/g)).toHaveLength(1);
    },
  );

  it('keeps every text as it was, but for what no XML can hold', async () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom(...'_x00410&<>"\'\r\n\t ệ='), fc.string()) });
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { sheets } = await readXlsx(xlsxOf(table([[row(text)]])));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no XML can hold.
        const kept = text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
        expect(sheets[0]?.[1]?.[0]?.value ?? '').toBe(kept);
      }),
      { numRuns: 50, examples: [['_x0041_'], ['a\u0000b'], ['<c t="n">&amp;'], ['\uD800']] },
    );
  });

  it('shows a date that Excel cannot count as the text it is', async () => {
    const cells = ['a', 1, 1, '1024-11-05', '0024-01-01T00:00:00+07:00'];
    const { sheets } = await readXlsx(xlsxOf(table([[cells]])));
    const types = sheets[0]?.[1]?.map(({ type, value }) => [type, value]).slice(3);
    expect(types).toEqual([
      ['inlineStr', '1024-11-05'],
      ['inlineStr', '0024-01-01T00:00:00+07:00'],
    ]);
  });

  it('leaves out cells that hold nothing', async () => {
    const { sheets } = await readXlsx(xlsxOf(table([[[null, 0, null, null, '']]])));
    expect(sheets[0]?.[1]?.map(({ place, value }) => [place, value])).toEqual([['B2', '0']]);
  });

  it('is a header alone where there are no rows', async () => {
    const { sheets, part } = await readXlsx(xlsxOf(table([])));
    expect(sheets[0]).toHaveLength(1);
    expect(part('xl/worksheets/sheet1.xml')).toContain('<autoFilter ref="A1:E1"/>');
  });

  it('continues in another sheet, with its header, when one is full', async () => {
    const page = Array.from({ length: 7 }, (_, i) => row(String(i)));
    const { sheetNames, sheets } = await readXlsx(xlsxOf(table([page], 'Hồ sơ'), 4));
    expect(sheetNames).toEqual(['Hồ sơ', 'Hồ sơ (2)', 'Hồ sơ (3)']);
    expect(sheets.map((rows) => rows.map((cells) => cells[0]?.value))).toEqual([
      ['Mã hồ sơ', '0', '1', '2'],
      ['Mã hồ sơ', '3', '4', '5'],
      ['Mã hồ sơ', '6'],
    ]);
  });

  it('has no empty last sheet when the rows just fill one', async () => {
    const page = Array.from({ length: 6 }, (_, i) => row(String(i)));
    expect((await readXlsx(xlsxOf(table([page]), 4))).sheetNames).toHaveLength(2);
  });

  it('reads no further than its reader, and releases the rows when the reader stops', async () => {
    let asked = 0;
    let closed = false;
    async function* endless(): AsyncGenerator<TablePage> {
      try {
        for (;;) {
          asked += 1;
          yield Array.from({ length: 1_000 }, () => row('x'.repeat(100)));
        }
      } finally {
        closed = true;
      }
    }
    const bytes = xlsxOf(table(endless()));
    for (let i = 0; i < 4; i += 1) await bytes.next();
    expect(asked).toBeLessThan(5);
    await bytes.return();
    expect(closed).toBe(true);
  });

  it('ends with the error of the rows it reads', async () => {
    async function* broken(): AsyncGenerator<TablePage> {
      yield [row('a')];
      throw new Error('the ledger is gone');
    }
    await expect(readXlsx(xlsxOf(table(broken())))).rejects.toThrow('the ledger is gone');
  });
});
