import { z } from 'zod';
import { AGENCY_LEVELS, type AgencyRow } from '../../domain/mapping.ts';
import type { Problem } from '../../input/problem.ts';
import { needsRows, readTable, rowProblem, type TableFile, type TableRow } from './table.ts';
import { byLocalCode, validityColumns, validityOf } from './validity.ts';

/** More levels than any administration has; bounds the walk up. */
const MAX_DEPTH = 20;

const schema = z.strictObject({
  local: z.string().min(1),
  /** Empty = known here, but without a national code yet. */
  national: z.string(),
  name: z.string().min(1),
  level: z.enum(AGENCY_LEVELS),
  /** Local code of the agency above; empty at the top. */
  parent: z.string(),
  ...validityColumns,
});

/** agencies.csv: national code, name, level, parent and validity of each agency. */
export function readAgencies(
  table: TableFile,
  { offsetMs, mayBeEmpty }: { readonly offsetMs: number; readonly mayBeEmpty: boolean },
  problems: Problem[],
): ReadonlyMap<string, readonly AgencyRow[]> {
  const { rows: read, keys } = readTable(table, schema, problems);
  if (!mayBeEmpty) needsRows(table, keys, problems);
  const rows = read.map(({ line, row }) => ({
    line,
    row: {
      local: row.local,
      national: row.national,
      name: row.name,
      level: row.level,
      parent: row.parent,
      ...validityOf(row, offsetMs),
    },
  }));
  for (const { line, row } of rows) {
    if (row.parent !== '' && !keys.has(row.parent)) problems.push(unknownParent(table, line, row.parent));
  }
  tellCycles(table, rows, problems);
  return byLocalCode(table, rows, problems);
}

/** Reports each cycle of parents once. */
function tellCycles(table: TableFile, rows: readonly TableRow<AgencyRow>[], problems: Problem[]): void {
  const groups = Map.groupBy(rows, ({ row }) => row.local);
  const done = new Set<string>();

  function walk(code: string, below: readonly string[]): void {
    if (done.has(code)) return;
    const start = below.indexOf(code);
    if (start >= 0 || below.length > MAX_DEPTH) {
      const chain = [...below.slice(Math.max(start, 0)), code];
      const line = groups.get(chain[0] ?? code)?.[0]?.line ?? 1;
      problems.push(endlessChain(table, line, chain));
      return;
    }
    for (const { row } of groups.get(code) ?? []) walk(row.parent, [...below, code]);
    done.add(code);
  }
  for (const code of groups.keys()) walk(code, []);
}

function unknownParent(table: TableFile, line: number, parent: string): Problem {
  return rowProblem(table, line, {
    found: { vi: `parent: ${JSON.stringify(parent)}`, en: `parent: ${JSON.stringify(parent)}` },
    expected: {
      vi: 'mã (cột local) có trong bảng này, hoặc để trống nếu là cấp cao nhất',
      en: 'a local code of this table, or nothing at the top',
    },
    remedy: {
      vi: 'Bổ sung dòng cho cơ quan cấp trên, hoặc sửa mã.',
      en: 'Add a row for the agency above, or correct the code.',
    },
  });
}

function endlessChain(table: TableFile, line: number, codes: readonly string[]): Problem {
  const chain = codes.join(' → ');
  return rowProblem(table, line, {
    found: { vi: `chuỗi cấp trên ${chain}`, en: `the parents ${chain}` },
    expected: {
      vi: `chuỗi cấp trên kết thúc ở cấp cao nhất, không quá ${MAX_DEPTH} bậc`,
      en: `parents that end at the top, in ${MAX_DEPTH} steps at most`,
    },
    remedy: { vi: 'Sửa cột parent của một dòng trong chuỗi.', en: 'Correct the parent of one of them.' },
  });
}
