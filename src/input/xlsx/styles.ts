import { attribute, xmlReader } from './xml.ts';

/** Formats that show a number as a date or time [ECMA-376 18.8.30]. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Which styles of cells are dates, from the XML of a workbook's styles. */
export function dateStyles(xml: string): ReadonlySet<number> {
  const formats = new Map<number, string>();
  const found = new Set<number>();
  let isCellStyles = false;
  let index = 0;
  xmlReader({
    open: (name, attributes) => {
      if (name === 'numFmt')
        formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode'));
      else if (name === 'cellXfs') isCellStyles = true;
      else if (name === 'xf' && isCellStyles) {
        const id = Number(attribute(attributes, 'numFmtId'));
        if (isBuiltInDate(id) || isDateFormat(formats.get(id) ?? '')) found.add(index);
        index += 1;
      }
    },
    text: () => {},
    close: (name) => {
      if (name === 'cellXfs') isCellStyles = false;
    },
  })(xml);
  return found;
}

/** Without quoted words, colours and conditions, only a date has these letters. */
function isDateFormat(code: string): boolean {
  return /[dmyhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|General|_.|\*./gi, ''));
}

const DAY_MS = 86_400_000;

/** `2024-11-05`, with the time where it has one. Excel counts days from 1900, which it takes for a leap year. */
export function dateText(serial: number, since1904: boolean): string {
  const origin = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const at = new Date(origin + Math.round(serial * 86_400) * 1_000);
  if (Number.isNaN(at.getTime())) return String(serial);
  const text = at.toISOString();
  return at.getTime() % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19);
}
