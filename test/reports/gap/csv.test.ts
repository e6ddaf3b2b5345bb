import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../src/presentation/csvRow.ts';
import { gapReport } from '../../../src/reports/gap/build.ts';
import { gapCsv } from '../../../src/reports/gap/csv.ts';
import { fakeLedger, group, IN_VIETNAM } from '../fakeLedger.ts';

describe('a CSV row', () => {
  it('is quoted after RFC 4180 where it must be and ends with CRLF', () => {
    expect(csvRow(['a', 'b,c', 'd"e', 'f\ng', 1.5, null])).toBe('a,"b,c","d""e","f\ng",1.5,\r\n');
  });

  it.each(['=1+1', '+84 912', '-2', '@SUM(A1)', '\tx', '\rx', '＝1'])(
    'never starts a formula: %j',
    (text) => {
      const [row = []] = parse(csvRow([text, 'x']));
      expect(row[0]).toBe(`'${text}`);
    },
  );

  it('starts no formula in a spreadsheet that takes semicolons or tabs for the separator, either', () => {
    const piece = fc.constantFrom(
      ';',
      '\t',
      '\n',
      '\r',
      ' ',
      '"',
      "'",
      '=1+1',
      '+84',
      '-x',
      '@SUM(1)',
      '＝1',
      'a',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (cells) => {
        // Such a one takes a quotation mark for what it is only where a field begins with it.
        const fields = csvRow(['1', ...cells]).split(/[;\t\r\n]/);
        expect(fields.filter((field) => /^[\s"]*[=+\-@＝＋－＠]/.test(field))).toEqual([]);
      }),
    );
  });

  it('leaves semicolons alone before which there is nothing to fear', () => {
    expect(csvRow(['Sở A; Sở B', 'a;-', 'x - y'])).toBe("Sở A; Sở B,a;'-,x - y\r\n");
  });

  it('keeps numbers as they are, negative ones too', () => {
    expect(csvRow([-2, 70.29, 1_023_738])).toBe('-2,70.29,1023738\r\n');
  });

  it('reads back as it was written, whatever the texts hold', () => {
    const harmless = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !/^[\t\r\n]|(^|[;\t\r\n])[\s"]*[=+\-@＝＋－＠]/.test(text));
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 2, maxLength: 5 }), (cells) => {
        expect(parse(csvRow(cells))).toEqual([cells]);
      }),
    );
  });
});

describe('the gap as CSV', () => {
  const ledger = fakeLedger({
    totals: { synced: 719_569, never: 304_169, excluded: 7 },
    groups: { agency: [group('=cmd', 1, 2), group('H23.12', 0, 1)] },
    names: { agency: { 'H23.12': 'Sở Nông nghiệp, nông thôn' } },
  });

  it('has one row for the whole, in plain machine numbers', async () => {
    const csv = gapCsv(await gapReport(ledger, IN_VIETNAM), IN_VIETNAM);
    expect(csv.split('\r\n')).toEqual([
      'Tính đến,Tổng số hồ sơ,Đã đồng bộ,Chưa đồng bộ,Chưa từng đồng bộ,Cổng đang có bản cũ,Tỷ lệ đồng bộ (%),' +
        'Tỷ lệ chưa đồng bộ (%),Tỷ lệ đã từng đồng bộ (%),Đã đối soát,Ngoài phạm vi,Chưa cấp mã hồ sơ',
      '2024-11-05T08:30:00+07:00,1023738,719569,304169,304169,0,70.29,29.71,70.29,0,7,0',
      '',
    ]);
  });

  it('has one row for each group, with nothing a spreadsheet would run', async () => {
    const csv = gapCsv(await gapReport(ledger, { ...IN_VIETNAM, by: 'agency' }), { language: 'en' });
    expect(csv.split('\r\n')).toEqual([
      'As of,Key,Name,Total,Synced,Unsynced,Synced (%),Unsynced (%)',
      "2024-11-05T08:30:00+07:00,'=cmd,'=cmd,3,1,2,33.33,66.67",
      '2024-11-05T08:30:00+07:00,H23.12,"Sở Nông nghiệp, nông thôn",1,0,1,0,100',
      '',
    ]);
  });

  it('leaves the rates of an empty ledger empty', async () => {
    const csv = gapCsv(await gapReport(fakeLedger(), IN_VIETNAM), IN_VIETNAM);
    expect(csv).toContain(',0,0,0,0,0,,,,0,0,0\r\n');
  });

  it('starts with a byte order mark only when asked for one', async () => {
    const report = await gapReport(ledger, IN_VIETNAM);
    expect(gapCsv(report, { language: 'vi', bom: true })).toBe(
      `\u{FEFF}${gapCsv(report, { language: 'vi' })}`,
    );
  });
});
