import { parse } from 'csv-parse/sync';
import { beforeEach, expect, test } from 'vitest';
import { readXlsx } from '../../presentation/xlsx/readXlsx.ts';
import type { Served } from '../served.ts';
import { servedWithMarks } from './markedCases.ts';

/** What a spreadsheet takes for the beginning of a formula, and what hides one from a careless look. */
const FORMULAS = [
  '=1+1;',
  '+1;',
  '-1;',
  '@SUM(1);',
  '\t=1;',
  '\r=1;',
  '\n=1;',
  '＝1;',
  '=HYPERLINK("x");',
  "=cmd|' /C calc'!A1;",
];
const BEGINS_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const FILES = [
  ...['agency', 'domain', 'procedure', 'status', 'reason', 'level', 'month', 'age'].map(
    (by) => `exports/gap.FORMAT?by=${by}`,
  ),
  ...['exports/gap.FORMAT?by=agency&tree=true', 'exports/gap.FORMAT?by=agency&today=true'],
  ...['exports/gap.FORMAT', 'exports/records.FORMAT'],
  // A line end in an address is refused before anything is looked for, and a code that is looked for begins with no blank.
  ...FORMULAS.filter((text) => !/^\s/.test(text)).map(
    (text) => `worklists/${encodeURIComponent(`${text}agency`)}.FORMAT`,
  ),
];

let served: Served;
let key: string;
beforeEach(async () => {
  served = await servedWithMarks(FORMULAS);
  key = await served.key('viewer');
});

async function fileAt(path: string): Promise<Buffer> {
  const answer = await served.ask(`/api/v1/${path}`, { key });
  expect(answer.status, path).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

test('no cell of a CSV file begins a formula, wherever its text came from', async () => {
  const found: string[] = [];
  const defused = new Set<string>();
  for (const path of FILES) {
    const rows = parse(await fileAt(path.replace('FORMAT', 'csv')), { bom: true }) as string[][];
    for (const cell of rows.flat()) {
      // Whole numbers and rates are numbers.
      if (BEGINS_A_FORMULA.test(cell) && !/^-\d+(\.\d+)?$/.test(cell)) found.push(`${path}: ${cell}`);
      if (cell.startsWith("'")) defused.add(withoutApostrophes(cell));
    }
  }
  expect(found).toEqual([]);
  const whole = (name: string): string[] => FORMULAS.map((text) => withoutApostrophes(`${text}${name}`));
  expect([...defused]).toEqual(
    expect.arrayContaining([...whole('agency'), ...whole('refused'), ...whole('code')]),
  );
  expect([...defused]).toEqual(expect.arrayContaining([...whole('procedure'), ...whole('message')]));
});

/** More than one may have been put into a text in which a formula may begin at more than one place. */
function withoutApostrophes(text: string): string {
  return text.replaceAll("'", '');
}

test('a text with line breaks and quotes stays one cell of a CSV file', async () => {
  // As a spreadsheet reads it, to which any of them ends a line.
  const options = { bom: true, record_delimiter: ['\r\n', '\n', '\r'] };
  const rows = parse(await fileAt('exports/records.csv'), options) as string[][];
  expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  expect(rows.length).toBe(1 + 3 * FORMULAS.length);
});

test('no cell of a workbook is a formula; a text that looks like one stays that text', async () => {
  const texts = new Set<string>();
  for (const path of FILES) {
    const bytes = await fileAt(path.replace('FORMAT', 'xlsx'));
    const book = await readXlsx(
      (async function* () {
        yield new Uint8Array(bytes);
      })(),
    );
    for (const name of book.partNames) {
      expect(book.part(name), `${path} ${name}`).not.toMatch(/<f[ >]|<hyperlink|<externalLink|<!ENTITY/);
    }
    for (const { type, value } of book.sheets.flat(2)) {
      if (type === 'inlineStr') texts.add(value);
      else expect(value, path).toMatch(/^-?[\d.]+$/);
    }
  }
  for (const text of FORMULAS) expect(texts, text).toContain(`${text}agency`);
});
