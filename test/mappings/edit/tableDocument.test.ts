import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { MappingTable, TableCells } from '../../../src/domain/mappingTable.ts';
import { type RowChange, TableDocument } from '../../../src/mappings/edit/tableDocument.ts';

function documentOf(text: string | Buffer, table: MappingTable = 'procedures'): TableDocument {
  const document = TableDocument.of(table, typeof text === 'string' ? Buffer.from(text) : text);
  if (document === null) throw new Error('no text');
  return document;
}

function changed(text: string, ...changes: readonly RowChange[]): string {
  return documentOf(text).with(changes).toString('utf8');
}

const row = (local: string, national: string, from = '', to = ''): TableCells => ({
  ...{ local, national, valid_from: from, valid_to: to },
});

const TABLE = `# Mã thủ tục\r
local,national,valid_from,valid_to\r
A-1,1.001,,\r
# về đất đai\r
"A-2","1.002",,   \r
\r
A-3,1.003,2024-01-01,2024-06-30\r
A-3,1.004,2024-07-01,\r
# hết\r
`;

describe('a table in which a row is changed', () => {
  it('keeps every other line, byte for byte', () => {
    const after = changed(TABLE, { before: row('A-2', '1.002'), after: row('A-2', '9.999') });
    expect(after).toBe(TABLE.replace('"A-2","1.002",,   ', '"A-2",9.999,,   '));
  });

  it('adds a row behind those of its code, and a new code behind the last row', () => {
    const behind = changed(TABLE, { before: null, after: row('A-1', '1.5', '2025-01-01') });
    expect(behind).toBe(TABLE.replace('A-1,1.001,,\r\n', 'A-1,1.001,,\r\nA-1,1.5,2025-01-01,\r\n'));
    const last = changed(TABLE, { before: null, after: row('B', '2.1') });
    expect(last).toBe(TABLE.replace('# hết', 'B,2.1,,\r\n# hết'));
  });

  it('removes a row with its line, one of several of the code', () => {
    const after = changed(TABLE, { before: row('A-3', '1.003', '2024-01-01', '2024-06-30'), after: null });
    expect(after).toBe(TABLE.replace('A-3,1.003,2024-01-01,2024-06-30\r\n', ''));
  });

  it('takes several changes at once', () => {
    const after = changed(
      TABLE,
      { before: row('A-1', '1.001'), after: null },
      { before: row('A-3', '1.004', '2024-07-01'), after: row('A-3', '1.004', '2024-07-01', '2025-12-31') },
      { before: null, after: row('B', '2.1') },
    );
    expect(after).toBe(
      TABLE.replace('A-1,1.001,,\r\n', '')
        .replace('A-3,1.004,2024-07-01,', 'A-3,1.004,2024-07-01,2025-12-31')
        .replace('# hết', 'B,2.1,,\r\n# hết'),
    );
  });

  it('adds to a heading alone, and ends a last line that has no end', () => {
    const header = 'local;national;valid_from;valid_to';
    expect(changed(header, { before: null, after: row('A', '1') })).toBe(`${header}\nA;1;;\n`);
    expect(changed(`${header}\nB;2;;`, { before: null, after: row('A', '1') })).toBe(
      `${header}\nB;2;;\nA;1;;\n`,
    );
  });

  it('keeps the delimiter, the line that names it, headings in Vietnamese and columns it does not know', () => {
    const table = 'sep=;\nGhi chú;Mã của tỉnh;Mã quốc gia;Hiệu lực từ;Hiệu lực đến\nxem lại;A;1.1;;\n';
    const after = changed(table, { before: row('A', '1.1'), after: row('A', '1.2; 1.3') });
    expect(after).toBe(table.replace('A;1.1', 'A;"1.2; 1.3"'));
    expect(changed(after, { before: null, after: row('B', '2') })).toBe(`${after};B;2;;\n`);
  });

  it('keeps a cell that spans lines, and changes another one of its row', () => {
    const table = 'code,message,kind,owner,remedy\n7,,rejected,agency,"một\nhai, ""ba"""\n8,,exists,,\n';
    const document = documentOf(table, 'portal-codes');
    const before = document.rows[0]?.cells ?? {};
    expect(before['remedy']).toBe('một hai, "ba"');
    const after = document.with([{ before, after: { ...before, kind: 'transient' } }]);
    expect(after.toString()).toBe(table.replace('7,,rejected', '7,,transient'));
    expect(document.with([{ before, after: null }]).toString()).toBe(
      'code,message,kind,owner,remedy\n8,,exists,,\n',
    );
  });

  it('keeps the way that Excel is told to leave a code alone', () => {
    const table = 'local,national,valid_from,valid_to\n="00012",1.1,,\n';
    const after = changed(table, { before: row('00012', '1.1'), after: row('00012', '1.2') });
    expect(after).toBe(table.replace('1.1', '1.2'));
  });

  it.each([
    ['utf8', '\uFEFF'],
    ['utf16le', '\uFEFF'],
    ['utf16le', ''],
  ] as const)('is written as it was encoded: %s, mark %j', (encoding, mark) => {
    const bytes = Buffer.from(mark + TABLE, encoding);
    const after = documentOf(bytes).with([{ before: row('A-1', '1.001'), after: row('A-1', 'Đ.1') }]);
    expect(after.toString(encoding)).toBe(mark + TABLE.replace('A-1,1.001', 'A-1,Đ.1'));
  });

  it('keeps texts that are not composed as they are, and finds their rows all the same', () => {
    const table = `local,national,valid_from,valid_to\n${'Thủ-tục'.normalize('NFD')},1,,\nB,2,,\n`;
    expect(changed(table, { before: row('B', '2'), after: row('B', '3') })).toBe(table.replace('B,2', 'B,3'));
    const found = documentOf(table).rows.map(({ cells }) => cells['local']);
    expect(found).toEqual(['Thủ-tục', 'B']);
  });

  it('is no document where its bytes cannot be written back', () => {
    expect(TableDocument.of('procedures', Buffer.from([0x54, 0xf0, 0x6e, 0xec]))).toBeNull();
  });

  it('is refused where the quotation marks of a line are wrong, with the line', () => {
    const broken = 'local,national,valid_from,valid_to\nA,"1"x,,\nB,2,,\n';
    expect(() => documentOf(broken)).toThrow('line 2');
  });
});

const value = fc.string({
  unit: fc.constantFrom('a', 'Đ', '1', '.', ' ', ',', ';', '"', '#', "'", '*'),
});
const code = value.map((text) => `k${text}`.trim());

test('any rows written to any table are read back as they were meant, and the others are as before', () => {
  const rows = fc.uniqueArray(
    fc.tuple(
      code,
      value.map((text) => text.trim()),
    ),
    {
      selector: ([local]) => local,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(
      rows,
      rows,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      (old, wanted, sep, end) => {
        const header = ['local', 'national', 'valid_from', 'valid_to'].join(sep) + end;
        const empty = documentOf(`# x${end}${header}`);
        const start = documentOf(
          empty.with(old.map(([local, national]) => ({ before: null, after: row(local, national) }))),
        );
        expect(start.rows.map(({ cells }) => [cells['local'], cells['national']])).toEqual(old);
        const known = new Map(start.rows.map(({ cells }) => [cells['local'], cells]));
        const changes = wanted.map(([local, national]): RowChange => {
          return { before: known.get(local) ?? null, after: row(local, national) };
        });
        const after = documentOf(start.with(changes)).rows.map(({ cells }) => [
          cells['local'],
          cells['national'],
        ]);
        const expected = new Map([...old, ...wanted]);
        expect(new Map(after as [string, string][])).toEqual(expected);
        expect(after).toHaveLength(expected.size);
      },
    ),
  );
});
