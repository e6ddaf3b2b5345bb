import type { Problem } from '../../input/problem.ts';
import { rowProblem, type TableFile, type TableRow } from './table.ts';

/** Rows by key; a repeated key is reported with both lines, and the first row counts. */
export function uniqueBy<Row>(
  table: TableFile,
  rows: readonly TableRow<Row>[],
  keyOf: (row: Row) => string,
  problems: Problem[],
): Map<string, Row> {
  const first = new Map<string, TableRow<Row>>();
  for (const current of rows) {
    const key = keyOf(current.row);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, current);
      continue;
    }
    const shown = JSON.stringify(key);
    problems.push(
      rowProblem(table, current.line, {
        found: {
          vi: `${shown} ở dòng ${earlier.line} và lặp lại ở dòng ${current.line}`,
          en: `${shown} in line ${earlier.line} and again in line ${current.line}`,
        },
        expected: { vi: 'mỗi giá trị một dòng', en: 'one row for each' },
        remedy: { vi: 'Xóa một trong hai dòng.', en: 'Delete one of the two rows.' },
      }),
    );
  }
  return new Map([...first].map(([key, { row }]) => [key, row]));
}
