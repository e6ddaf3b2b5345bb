import { z } from 'zod';
import type { Validity } from '../../domain/mapping.ts';
import { DAY_MS, type Instant, parseDay } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import type { Problem } from '../../input/problem.ts';
import { rowProblem, type TableFile, type TableRow } from './table.ts';

const day = expecting(
  z.string().refine((text) => text === '' || parseDay(text) !== null),
  { vi: 'ngày có thật dạng yyyy-MM-dd, hoặc để trống', en: 'a day that exists, yyyy-MM-dd, or nothing' },
);

/** Validity columns; both days inclusive, empty = open. */
export const validityColumns = { valid_from: day, valid_to: day };

/** From the start of valid_from to the last millisecond of valid_to, in the zone's days. */
export function validityOf(row: { valid_from: string; valid_to: string }, offsetMs: number): Validity {
  const lastDay = parseDay(row.valid_to, offsetMs);
  return {
    validFrom: parseDay(row.valid_from, offsetMs),
    validTo: lastDay === null ? null : lastDay + DAY_MS - 1,
  };
}

/**
 * Groups rows by local code. Reports overlapping rows of one code, since which one applies would be chance, and rows
 * that end before they start.
 */
export function byLocalCode<Row extends Validity & { readonly local: string }>(
  table: TableFile,
  rows: readonly TableRow<Row>[],
  problems: Problem[],
): Map<string, readonly Row[]> {
  const groups = Map.groupBy(rows, ({ row }) => row.local);
  for (const group of groups.values()) {
    let latest: TableRow<Row> | undefined;
    for (const current of group.toSorted((a, b) => startOf(a.row) - startOf(b.row))) {
      if (startOf(current.row) > endOf(current.row)) problems.push(endsBeforeStart(table, current.line));
      if (latest !== undefined && startOf(current.row) <= endOf(latest.row)) {
        problems.push(overlap(table, latest, current));
      }
      if (latest === undefined || endOf(current.row) > endOf(latest.row)) latest = current;
    }
  }
  return new Map([...groups].map(([local, group]) => [local, group.map(({ row }) => row)]));
}

function startOf({ validFrom }: Validity): Instant {
  return validFrom ?? Number.NEGATIVE_INFINITY;
}

function endOf({ validTo }: Validity): Instant {
  return validTo ?? Number.POSITIVE_INFINITY;
}

function endsBeforeStart(table: TableFile, line: number): Problem {
  return rowProblem(table, line, {
    found: { vi: 'valid_to trước valid_from', en: 'valid_to before valid_from' },
    expected: { vi: 'valid_to từ valid_from trở đi', en: 'valid_to on or after valid_from' },
    remedy: { vi: 'Sửa một trong hai ngày.', en: 'Correct one of the two days.' },
  });
}

function overlap<Row extends { readonly local: string }>(
  table: TableFile,
  one: TableRow<Row>,
  other: TableRow<Row>,
): Problem {
  const [first, second] = [one.line, other.line].toSorted((a, b) => a - b);
  const local = JSON.stringify(one.row.local);
  return rowProblem(table, second ?? other.line, {
    found: {
      vi: `mã ${local} có hiệu lực cùng lúc ở dòng ${first} và dòng ${second}`,
      en: `code ${local} valid at the same time in line ${first} and line ${second}`,
    },
    expected: {
      vi: 'mỗi thời điểm chỉ một dòng cho một mã',
      en: 'one row for a code at any time',
    },
    remedy: {
      vi: 'Xóa một dòng, hoặc ghi valid_from, valid_to không trùng nhau.',
      en: 'Delete one of the rows, or give them valid_from and valid_to that do not overlap.',
    },
  });
}
