import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesOf, HEADINGS, never, openFolder, pagesOf, rowsOf, table } from './opened.ts';

const ONE = 'H23-1,new,01/10/2024,02/10/2024';
const TWO = 'H23-2,new,01/10/2024,02/10/2024';
const CHANGED = 'H23-1,done,01/10/2024,03/10/2024';

describe('a file', () => {
  it('is moved to done once its rows were taken, with a report beside it', async () => {
    const { source, filesIn, reportOf } = openFolder({ 'toanbo-1.csv': table(ONE, TWO) });
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 new', 'H23-2 new']);
    expect(filesIn('done')).toEqual(['toanbo-1.csv']);
    expect(filesIn('reading')).toEqual([]);
    expect(reportOf('done', 'toanbo-1.csv')).toContain('Đã nhận 2 hồ sơ.');
    expect(await casesOf(source.changes('', never))).toEqual([]);
  });

  it('stays taken until all its rows are, and is read again after a crash', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `H23-${i},new,01/10/2024,02/10/2024`);
    const { source, open, filesIn } = openFolder({ 'toanbo-1.csv': table(...lines) });
    for await (const page of source.changes('', never)) {
      expect(page.rows).toHaveLength(7);
      break;
    }
    expect(filesIn('reading')).toEqual(['toanbo-1.csv']);
    expect(filesIn('done')).toEqual([]);
    expect(await casesOf(open().changes('', never))).toHaveLength(20);
    expect(filesIn('done')).toEqual(['toanbo-1.csv']);
  });

  it('with changes comes after the file with all cases, and both are in the next census', async () => {
    const { source, put } = openFolder({ 'toanbo-1.csv': table(ONE, TWO) });
    await rowsOf(source.census(null, never));
    put('thaydoi-1.csv', table(CHANGED));
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 done']);
    expect(new Set(await casesOf(source.census(null, never)))).toEqual(new Set(['H23-1 done', 'H23-2 new']));
  });

  it('that comes in later is newer than all that a census still reads', async () => {
    const { source, put } = openFolder({ 'toanbo-1.csv': table(ONE, TWO) });
    const [first] = await pagesOf(source.changes('', never));
    put('thaydoi-1.csv', table(CHANGED));
    const [second] = await pagesOf(source.changes('', never));
    const census = await pagesOf(source.census(null, never));
    const readAt = new Map(census.map((page) => [page.rows.length, page.readAt]));
    expect(second?.readAt ?? 0).toBeGreaterThan(first?.readAt ?? 0);
    expect(census[0]?.readAt).toBe(second?.readAt);
    expect([...readAt.values()]).toContain(first?.readAt);
  });

  it('loses no row that begins with #, as a spreadsheet writes a cell that it cannot compute', async () => {
    const lines = [`Ghi chú,${HEADINGS}`, `#N/A,${ONE}`, `#12,${TWO}`].map((line) => `${line}\r\n`);
    const { source } = openFolder({ 'toanbo-1.csv': lines.join('') });
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 new', 'H23-2 new']);
  });

  it('of another name, unfinished, hidden or locked is left alone', async () => {
    const { source, folder } = openFolder({
      'toanbo-1.csv.part': table(ONE),
      'toanbo-2.tmp': table(ONE),
      '.toanbo-3.csv': table(ONE),
      '~$toanbo-4.xlsx': 'x',
      'ghichu.csv': table(ONE),
    });
    expect(await rowsOf(source.changes('', never))).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(5);
    expect((await source.probe(never)).found?.en).toContain('5 files match neither');
  });

  it('by its name in capital letters and decomposed Unicode is the same', async () => {
    const { source, put } = openFolder({}, { whole: 'hồ sơ*.csv' });
    put('HỒ SƠ 1.CSV'.normalize('NFD'), table(ONE));
    expect(await casesOf(source.changes('', never))).toEqual(['H23-1 new']);
  });
});

describe('a file that leaves a case out', () => {
  it('does so once, until a second one does: the same files read twice show the same', async () => {
    const { source, put } = openFolder({ 'toanbo-1.csv': table(ONE, TWO) });
    await rowsOf(source.census(null, never));
    put('toanbo-2.csv', table(ONE));
    await rowsOf(source.census(null, never));
    expect(new Set(await casesOf(source.census(null, never)))).toEqual(new Set(['H23-1 new', 'H23-2 new']));
    put('toanbo-3.csv', table(ONE));
    expect(await casesOf(source.census(null, never))).toEqual(['H23-1 new']);
  });

  it('follows from nothing where there is none with all cases', async () => {
    const { source } = openFolder({ 'thaydoi-1.csv': table(ONE) });
    const pages = await pagesOf(source.census(null, never));
    expect(pages.at(-1)?.summary).toMatchObject({ rows: 1, partial: true });
  });

  it('and is not needed any more is removed after keepDays', async () => {
    let now = Date.parse('2024-10-01T00:00:00+07:00');
    const { source, put, filesIn } = openFolder({ 'toanbo-1.csv': table(ONE) }, { keepDays: 30 }, () => now);
    for (const name of ['toanbo-2.csv', 'toanbo-3.csv']) {
      await rowsOf(source.census(null, never));
      put(name, table(ONE));
    }
    await rowsOf(source.census(null, never));
    expect(filesIn('done')).toHaveLength(3);
    now += 31 * 86_400_000;
    await rowsOf(source.census(null, never));
    expect(filesIn('done')).toEqual(['toanbo-2.csv', 'toanbo-3.csv']);
  });
});

describe('a row', () => {
  it('that repeats a case yields to the one changed last, then to the last', async () => {
    const { source, reportOf } = openFolder({ 'toanbo-1.csv': table(CHANGED, ONE, TWO, TWO) });
    expect(await casesOf(source.census(null, never))).toEqual(['H23-1 done', 'H23-2 new']);
    expect(reportOf('done', 'toanbo-1.csv')).toContain('2 rows repeat');
  });

  it('without a number is a draft, and one without any field is none', async () => {
    const { source } = openFolder({ 'toanbo-1.csv': `${table(ONE, ',new,01/10/2024,')},,,,Tổng: 1\r\n` });
    expect(await casesOf(source.census(null, never))).toEqual(['H23-1 new', 'draft']);
  });

  it('whose number Excel has spoilt cannot be read, and other cells are read as empty', async () => {
    const { source, reportOf } = openFolder({
      'toanbo-1.csv': table('2.41E+17,new,01/10/2024,', 'H23-2,#N/A,01/10/2024,'),
    });
    const rows = await rowsOf(source.census(null, never));
    expect(rows).toMatchObject([
      { kind: 'unreadable', sourceId: '', where: 'caseNo' },
      { kind: 'case', record: { caseNo: 'H23-2', status: '' } },
    ]);
    const report = reportOf('done', 'toanbo-1.csv');
    expect(report).toContain('Dòng 2, caseNo: bị chương trình bảng tính làm hỏng');
    expect(report).toContain('Line 3, status: a spoilt cell');
    expect(report).not.toContain('2.41');
  });
});
