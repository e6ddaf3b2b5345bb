import { type Instant, parseDay } from './time.ts';

/** A month, a quarter or a year, as reports and indexes are made for. */
export interface Period {
  /** `2024-10`, `2024-Q4` or `2024`. */
  readonly name: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly before: Instant;
}

const QUARTERS = ['I', 'II', 'III', 'IV'];
const FORMS = [
  /^(?<year>\d{4})$/,
  /^(?<year>\d{4})-(?<month>\d{2})$/,
  /^(?<year>\d{4})-?Q(?<quarter>[1-4])$/i,
  /^(?:tháng\s*)?(?<month>\d{1,2})[/-](?<year>\d{4})$/i,
  /^(?:quý|Q)\s*(?<quarter>[1-4]|I{1,3}|IV)[/-](?<year>\d{4})$/i,
  /^năm\s*(?<year>\d{4})$/i,
];

/** Also as officials write it: `Tháng 10/2024`, `Quý IV/2024`, `Năm 2024`. Null for anything else. */
export function parsePeriod(text: string, offsetMs: number): Period | null {
  const parts = FORMS.map((form) => form.exec(text.normalize('NFC').trim())?.groups).find(
    (found) => found !== undefined,
  );
  if (parts === undefined) return null;
  const { month, quarter } = parts;
  const year = Number(parts['year']);
  if (month !== undefined)
    return months(year, Number(month), 1, `${year}-${month.padStart(2, '0')}`, offsetMs);
  if (quarter === undefined) return months(year, 1, 12, String(year), offsetMs);
  const number = QUARTERS.indexOf(quarter.toUpperCase()) + 1 || Number(quarter);
  return months(year, 3 * number - 2, 3, `${year}-Q${number}`, offsetMs);
}

function months(year: number, first: number, count: number, name: string, offsetMs: number): Period | null {
  if (first < 1 || first > 12) return null;
  const start = (month: number): Instant | null => {
    const [y, m] = month > 12 ? [year + 1, month - 12] : [year, month];
    return parseDay(`${y}-${String(m).padStart(2, '0')}-01`, offsetMs);
  };
  const [from, before] = [start(first), start(first + count)];
  return from === null || before === null ? null : { name, from, before };
}
