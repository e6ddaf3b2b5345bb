import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../../src/presentation/tableFile.ts';

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

  it('starts no formula where a spreadsheet separates fields at semicolons or tabs', () => {
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
        // Such a spreadsheet sees a quotation mark as one only at the beginning of a field.
        const fields = csvRow(['1', ...cells]).split(/[;\t\r\n]/);
        expect(fields.filter((field) => /^[\s"]*[=+\-@＝＋－＠]/.test(field))).toEqual([]);
      }),
    );
  });

  it('leaves other semicolons alone', () => {
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
