import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoded } from '../../input/encoded.ts';
import { type SheetCell, workbookOf } from '../../input/workbookOf.ts';
import { casesOf, HEADINGS, never, openFolder, pagesOf, rowsOf, table } from './opened.ts';

const ONE = 'H23-1,Đã trả,01/10/2024,';
const HEADING_CELLS = HEADINGS.split(',');

const book = (...rows: readonly (readonly SheetCell[])[]): Uint8Array => workbookOf([HEADING_CELLS, ...rows]);

const TWO_SHEETS = {
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="rId1"/><sheet name="b" r:id="rId3"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet7.xml"/><Relationship Id="rId3" Type="x/worksheet" Target="worksheets/sheet8.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
};
const secondSheet = (...texts: readonly string[]): Record<string, string> => ({
  ...TWO_SHEETS,
  'xl/worksheets/sheet8.xml': `<worksheet><sheetData><row r="1">${texts
    .map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
    .join('')}</row></sheetData></worksheet>`,
});

/** As archive programs mark it: the first bit of each entry's flags, in the directory. */
function withPassword(zip: Uint8Array): Uint8Array {
  const bytes = Buffer.from(zip);
  for (
    let at = bytes.indexOf('PK\u0001\u0002', 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\u0001\u0002', at + 1, 'latin1')
  )
    bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8);
  return bytes;
}

describe('a file that cannot be taken in', () => {
  it.each<[string, string, string | Uint8Array, RegExp]>([
    ['is a web page', 'toanbo.csv', '<html>Đăng nhập</html>', /columns missing/],
    ['is empty', 'toanbo.csv', '', /without any line/],
    [
      'lacks a column',
      'toanbo.csv',
      'Mã hồ sơ,Trạng thái\r\nH23-1,new\r\n',
      /columns missing: Ngày tiếp nhận/,
    ],
    ['has a column twice', 'toanbo.csv', `${HEADINGS},MÃ HỒ SƠ\r\n`, /two columns/],
    ['breaks off in a line', 'toanbo.csv', `${table(ONE)}H23-2,Đã`, /line 3: the file is cut off/],
    ['has a quote that never ends', 'toanbo.csv', `${table(ONE)}"H23-2,new\r\n`, /double quote/],
    ['holds zeros', 'toanbo.csv', `${table(ONE)}\0\0\0`, /neither CSV nor XLSX/],
    ['is half a workbook', 'toanbo.xlsx', book(['H23-1', 'new', '', '']).subarray(0, 400), /broken XLSX/],
    [
      'has a password',
      'toanbo.xlsx',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      /with a password/,
    ],
    [
      'has a password of the archive',
      'toanbo.xlsx',
      withPassword(book(['H23-1', 'new', '', ''])),
      /with a password/,
    ],
    [
      'has cases on a second sheet',
      'toanbo.xlsx',
      workbookOf([HEADING_CELLS, ['H23-1', 'new', '', '']], secondSheet(...HEADING_CELLS)),
      /more than one sheet/,
    ],
  ])('because it %s is moved to rejected, and none of its rows counts', async (_, name, content, why) => {
    const { source, filesIn, reportOf } = openFolder({ [name]: content });
    await expect(rowsOf(source.changes('', never))).rejects.toMatchObject({
      code: 'source.file_rejected',
      message: expect.stringMatching(why),
    });
    expect(filesIn('rejected')).toEqual([name]);
    expect(reportOf('rejected', name)).toMatch(why);
    expect((await source.probe(never)).concern?.found.en).toContain('1 rejected');
    expect(await rowsOf(source.changes('', never))).toEqual([]);
  });

  it('stops no other one, and leaves a census as it was', async () => {
    const { source, put } = openFolder({ 'toanbo-1.csv': table(ONE) });
    await rowsOf(source.census(null, never));
    put('toanbo-2.csv', `${table('H23-1,new,,')}H23-2,`);
    put('thaydoi-3.csv', table('H23-3,new,,'));
    const shown: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const { rows } of source.census(null, never))
        for (const row of rows)
          shown.push(row.kind === 'case' ? `${row.record.caseNo} ${row.record.status}` : '');
    };
    await expect(reading()).rejects.toMatchObject({ code: 'source.file_rejected' });
    expect(new Set(shown)).toEqual(new Set(['H23-1 Đã trả', 'H23-3 new']));
  });

  it.skipIf(process.getuid?.() === 0)('because dongbo may not read it says so', async () => {
    const { source, folder } = openFolder({ 'toanbo.csv': table(ONE) });
    chmodSync(join(folder, 'toanbo.csv'), 0o000);
    await expect(rowsOf(source.changes('', never))).rejects.toThrow(/may not read/);
  });

  it('in a folder that is not there is an error that names it', async () => {
    const { source } = openFolder({}, { folder: '/nonexistent/inbox' });
    await expect(source.probe(never)).rejects.toMatchObject({ code: 'source.folder' });
    await expect(rowsOf(source.census(null, never))).rejects.toMatchObject({ code: 'source.folder' });
  });
});

describe('a file as people make them', () => {
  it.each(['utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be', 'utf-16le without a mark', 'windows-1258'])(
    'is read in %s',
    async (encoding) => {
      const { source } = openFolder({ 'toanbo.csv': encoded(table(ONE), encoding) });
      expect(await casesOf(source.census(null, never))).toEqual(['H23-1 Đã trả']);
    },
  );

  it.each<[string, string | Uint8Array]>([
    ['semicolons', table(ONE).replaceAll(',', ';')],
    ['decomposed Unicode', table(ONE).normalize('NFD')],
    ['titles above the headings', `TỈNH HẢI DƯƠNG\r\nDanh sách hồ sơ\r\n${table(ONE)}`],
    ['headings in other letters', table(ONE).replace('Mã hồ sơ', 'MA_HO_SO')],
    ['no end of the last line', table(ONE).trimEnd()],
  ])('is read with %s', async (_, content) => {
    const { source } = openFolder({ 'toanbo.csv': content });
    expect(await casesOf(source.census(null, never))).toEqual(['H23-1 Đã trả']);
  });

  it('has the dates of Excel, texts in quotes against it, and results of formulas', async () => {
    const formula = { xml: '<c t="str"><f>A1</f><v>Đã trả</v></c>' };
    const date = { xml: '<c s="1"><v>45566</v></c>' };
    const uncomputed = { xml: '<c><f>B2&amp;"x"</f></c>' };
    const { source, reportOf } = openFolder({
      'toanbo.xlsx': book(['="H23-1"', formula, date, null], ['H23-2', uncomputed, date, null]),
    });
    const rows = await rowsOf(source.census(null, never));
    const received = Date.parse('2024-10-01T00:00:00+07:00');
    expect(rows).toMatchObject([
      { record: { caseNo: 'H23-1', status: 'Đã trả', receivedAt: received } },
      { record: { caseNo: 'H23-2', status: '', receivedAt: received } },
    ]);
    expect(reportOf('done', 'toanbo.xlsx')).toContain('Line 3, status: a spoilt cell');
  });

  it('is taken in when its sheet is full, and said to be incomplete, because Excel leaves out what comes after', async () => {
    const cells = (line: number, texts: readonly string[]): string =>
      `<row r="${line}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
    const upTo = (last: number): Uint8Array =>
      workbookOf([], {
        'xl/worksheets/sheet7.xml': `<worksheet><sheetData>${cells(1, HEADING_CELLS)}${cells(last, ['H23-1', 'new', '', ''])}</sheetData></worksheet>`,
      });
    const { source, put, reportOf, logged } = openFolder({ 'toanbo-1.xlsx': upTo(1_048_575) });
    const room = await pagesOf(source.census(null, never));
    expect(room.at(-1)?.summary).toMatchObject({ rows: 1, shortWindows: [] });
    put('toanbo-2.xlsx', upTo(1_048_576));
    const full = await pagesOf(source.changes('', never));
    expect(full.at(-1)?.summary).toMatchObject({ rows: 1, shortWindows: ['toanbo-2.xlsx'] });
    expect(reportOf('done', 'toanbo-2.xlsx')).toContain('Trang tính đã đầy');
    expect(logged).toContain('source.window_short');
    const census = await pagesOf(source.census(null, never));
    expect(census.at(-1)?.summary?.shortWindows).toEqual(['toanbo-2.xlsx']);
  });

  it('may have a second sheet with something else', async () => {
    const content = workbookOf([HEADING_CELLS, ['H23-1', 'new', '', '']], secondSheet('Hướng dẫn'));
    const { source } = openFolder({ 'toanbo.xlsx': content });
    expect(await casesOf(source.census(null, never))).toEqual(['H23-1 new']);
  });
});
