import { z } from 'zod';
import { type Instant, parseDay } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import { ConfigError, type Problem } from '../../input/problem.ts';
import { check } from '../../input/schemaProblems.ts';
import type { PublishedFigure } from '../../ledger/port/history.ts';
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

/** The columns of the file, and the flags of `published add`. */
function figureSchema({ now, offsetMs }: Clock) {
  const isPast = (text: string): boolean => {
    const day = parseDay(text, offsetMs);
    return day !== null && day <= now;
  };
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
  return z.strictObject({
    date: expecting(z.string().refine(isPast), {
      vi: 'ngày có thật dạng yyyy-MM-dd, không ở tương lai',
      en: 'a day that exists, yyyy-MM-dd, not in the future',
    }),
    synced: count,
    unsynced: count,
    source: expecting(z.string().max(LONGEST_SOURCE), {
      vi: `không quá ${LONGEST_SOURCE} ký tự`,
      en: `at most ${LONGEST_SOURCE} characters`,
    }),
  });
}

/** Checks the flags of one figure. ConfigError with every problem under its flag. */
export function checkFigure(
  flags: Readonly<Record<'date' | 'synced' | 'unsynced' | 'source', string>>,
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
