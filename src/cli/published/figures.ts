import { z } from 'zod';
import { parsePeriod } from '../../domain/period.ts';
import { type Instant, parseDay } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import { ConfigError, type Problem } from '../../input/problem.ts';
import { check } from '../../input/schemaProblems.ts';
import type { IndexFigure, PublishedFigure, ReportedTotal } from '../../ledger/port/history.ts';
import { readTable, rowProblem } from '../../mappings/tables/table.ts';
import { uniqueBy } from '../../mappings/tables/unique.ts';

const LONGEST_SOURCE = 300;

/** A figure cannot be of a day that has not begun. */
export interface Clock {
  readonly now: Instant;
  readonly offsetMs: number;
}

const NO_CASES = {
  found: { vi: '0 hồ sơ', en: 'no case' },
  expected: {
    vi: 'tổng của synced và unsynced lớn hơn 0',
    en: 'a sum of synced and unsynced above 0',
  },
  remedy: { vi: 'Sửa một trong hai số.', en: 'Correct one of the two numbers.' },
} as const;

const count = expecting(
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
  {
    vi: 'số nguyên không âm, chỉ gồm chữ số (719569)',
    en: 'a whole number not below 0, of digits only (719569)',
  },
);

const shortText = expecting(z.string().max(LONGEST_SOURCE), {
  vi: `không quá ${LONGEST_SOURCE} ký tự`,
  en: `at most ${LONGEST_SOURCE} characters`,
});

function pastDay({ now, offsetMs }: Clock) {
  const isPast = (text: string): boolean => {
    const day = parseDay(text, offsetMs);
    return day !== null && day <= now;
  };
  return expecting(z.string().refine(isPast), {
    vi: 'ngày có thật dạng yyyy-MM-dd, không ở tương lai',
    en: 'a day that exists, yyyy-MM-dd, not in the future',
  });
}

function pastPeriod({ now, offsetMs }: Clock) {
  const begun = (text: string): string | null => {
    const period = parsePeriod(text, offsetMs);
    return period !== null && period.from <= now ? period.name : null;
  };
  const schema = z
    .string()
    .refine((text) => begun(text) !== null)
    .transform((text) => begun(text) ?? text);
  return expecting(schema, {
    vi: 'tháng, quý hoặc năm đã bắt đầu: 2024-10, 2024-Q4, 2024',
    en: 'a month, a quarter or a year that has begun: 2024-10, 2024-Q4, 2024',
  });
}

/** The columns of the file, and the flags of `published add`. */
function figureSchema(clock: Clock) {
  return z.strictObject({ date: pastDay(clock), synced: count, unsynced: count, source: shortText });
}

function indexSchema(clock: Clock) {
  return z.strictObject({
    period: pastPeriod(clock),
    date: pastDay(clock),
    numerator: count,
    denominator: count,
    quality: shortText,
    formula: shortText,
    source: shortText,
  });
}

/** Checks the flags of one figure of the index. ConfigError with every problem under its flag. */
export function checkIndexFigure(
  flags: Readonly<Record<keyof IndexFigure, string | undefined>>,
  clock: Clock,
): IndexFigure {
  const problems: Problem[] = [];
  const figure = check(indexSchema(clock), flags, problems, { nameOf: ([flag]) => `--${String(flag)}` });
  if (figure === null || problems.length > 0) throw new ConfigError('published add', problems);
  return figure;
}

/** Reads a table `agency,period,received` of the national report; an empty agency is the whole province. */
export function readReportedTotals(file: string, clock: Clock): readonly ReportedTotal[] {
  const problems: Problem[] = [];
  const table = { name: 'published', file };
  const schema = z.strictObject({
    agency: z.string(),
    period: pastPeriod(clock),
    received: count,
    source: shortText,
  });
  const { rows } = readTable(table, schema, problems, ['agency', 'source']);
  const totals = uniqueBy(table, rows, ({ agency, period }) => `${period} ${agency}`.trim(), problems);
  if (problems.length > 0) throw new ConfigError(file, problems);
  return [...totals.values()];
}

/** Checks the flags of one figure. ConfigError with every problem under its flag. */
export function checkFigure(
  flags: Readonly<Record<'date' | 'synced' | 'unsynced' | 'source', string | undefined>>,
  clock: Clock,
): PublishedFigure {
  const problems: Problem[] = [];
  const figure = check(figureSchema(clock), flags, problems, { nameOf: ([flag]) => `--${String(flag)}` });
  if (figure !== null && figure.synced + figure.unsynced === 0) {
    problems.push({ path: '--synced, --unsynced', ...NO_CASES });
  }
  if (figure === null || problems.length > 0) throw new ConfigError('published add', problems);
  return figure;
}

/** Reads a CSV file `date,synced,unsynced,source`. ConfigError with every problem under its line. */
export function readFigures(file: string, clock: Clock): readonly PublishedFigure[] {
  const problems: Problem[] = [];
  const table = { name: 'published', file };
  const { rows } = readTable(table, figureSchema(clock), problems);
  for (const { line, row } of rows) {
    if (row.synced + row.unsynced === 0) problems.push(rowProblem(table, line, NO_CASES));
  }
  const figures = uniqueBy(table, rows, ({ date }) => date, problems);
  if (problems.length > 0) throw new ConfigError(file, problems);
  return [...figures.values()];
}
