import type { CaseField } from '../../domain/caseFields.ts';
import type { Bilingual } from '../../domain/language.ts';
import { folded } from '../../input/table/headings.ts';
import { FileFault } from './fault.ts';
import type { FilesSettings } from './settings.ts';

/** Where each field is in a row, by the line of headings. */
export type Columns = ReadonlyMap<CaseField, number>;

/** Exports by hand begin with the names of the agency and of the list. */
export const MOST_TITLE_LINES = 20;

/** The columns of the fields if this is the line of headings; null if one is missing. */
export function columnsOf(cells: readonly string[], { columns }: FilesSettings): Columns | null {
  const headings = cells.map(folded);
  const found = new Map<CaseField, number>();
  for (const [field, names] of namesOf(columns)) {
    const name = names.map(folded).find((one) => headings.includes(one));
    if (name === undefined) return null;
    const place = headings.indexOf(name);
    if (place !== headings.lastIndexOf(name)) throw new FileFault(twice(cells[place] ?? ''), ONE_EACH);
    found.set(field, place);
  }
  return found;
}

/** What to say of a file in which no line has all the headings; `lines` are its first ones. */
export function withoutHeadings(
  lines: readonly (readonly string[])[],
  { columns }: FilesSettings,
): FileFault {
  const missing = lines.map((cells) => {
    const headings = cells.map(folded);
    return namesOf(columns).flatMap(([, names]) =>
      names.map(folded).some((one) => headings.includes(one)) ? [] : [names[0] ?? ''],
    );
  });
  const fewest = missing.reduce((best, one) => (one.length < best.length ? one : best), missing[0] ?? []);
  const list = fewest.join(', ');
  return new FileFault(
    lines.length === 0
      ? { vi: 'tệp không có dòng nào', en: 'a file without any line' }
      : { vi: `thiếu cột: ${list}`, en: `columns missing: ${list}` },
    {
      vi: 'Thêm các cột này, hoặc sửa source.columns theo tiêu đề của tệp.',
      en: 'Add the columns, or correct source.columns by the headings of the file.',
    },
  );
}

function namesOf(columns: FilesSettings['columns']): [CaseField, readonly string[]][] {
  return Object.entries(columns).map(([field, names]) => [field as CaseField, [names].flat()]);
}

const twice = (heading: string): Bilingual => ({
  vi: `hai cột có tiêu đề ${heading}`,
  en: `two columns with the heading ${heading}`,
});
const ONE_EACH: Bilingual = {
  vi: 'Đổi tiêu đề của một trong hai cột.',
  en: 'Give one of the two another heading.',
};
