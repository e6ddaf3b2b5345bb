import { scalarText } from './answer.ts';

/** Parts of the names of fields that can date a row's status, most telling first. Their real names are unknown. */
const DATING = ['capnhat', 'xuly'];

/** The forms in which dates were seen; each as year, month, day and time, without separators. */
const FORMS: readonly [form: RegExp, order: readonly number[]][] = [
  [/^(\d{4})(\d\d)(\d\d)(\d{0,6})$/, [1, 2, 3, 4]],
  [/^(\d{4})-(\d\d)-(\d\d)(?:[T ]([\d:]{5,8}).*)?$/, [1, 2, 3, 4]],
  [/^(\d\d)\/(\d\d)\/(\d{4})(?: ([\d:]{5,8}))?$/, [3, 2, 1, 4]],
];

/** The row with the latest date in the first field that dates all rows differently; null: there is none. Keys in lower case. */
export function newestRow<Row extends Readonly<Record<string, unknown>>>(rows: readonly Row[]): Row | null {
  const names = Object.keys(rows[0] ?? {});
  for (const part of DATING) {
    for (const name of names.filter((one) => one.includes(part))) {
      const dated = rows.flatMap((row) => {
        const at = sortable(row[name]);
        return at === null ? [] : [{ row, at }];
      });
      const [newest, second] = dated.toSorted((a, b) => (a.at < b.at ? 1 : -1));
      if (dated.length === rows.length && newest !== undefined && newest.at !== second?.at) return newest.row;
    }
  }
  return null;
}

/** Fourteen digits that sort as the dates do; null for anything else. */
function sortable(value: unknown): string | null {
  return dateDigits(value)?.padEnd(14, '0') ?? null;
}

/** Year, month, day and as much of the time as there is, as digits; null for anything else. */
export function dateDigits(value: unknown): string | null {
  const text = scalarText.safeParse(value);
  if (!text.success) return null;
  for (const [form, order] of FORMS) {
    const match = form.exec(text.data);
    if (match !== null) {
      const parts = order.map((index) => (match[index] ?? '').replaceAll(':', ''));
      return parts.join('');
    }
  }
  return null;
}
