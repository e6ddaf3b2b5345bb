import { z } from 'zod';
import { ANY, type ProcedureRow } from '../../domain/mapping.ts';
import { expecting } from '../../input/expectation.ts';
import type { Problem } from '../../input/problem.ts';
import { readTable, type TableFile } from './table.ts';
import { byLocalCode, validityColumns, validityOf } from './validity.ts';

const schema = expecting(
  z
    .strictObject({
      /** Or `*` and a suffix, such as `*.000.00.00.H56`. */
      local: z.string().min(1),
      /** Empty = known here, but without a national code yet. */
      national: z.string(),
      ...validityColumns,
    })
    .refine(
      ({ local, national }) =>
        (local.startsWith(ANY) ? local.length > ANY.length : true) &&
        local.startsWith(ANY) === (national === ANY),
      { path: ['national'] },
    ),
  {
    vi: '* đi cùng nhau: local là * và phần đuôi, ví dụ *.000.00.00.H56, thì national là *',
    en: '* in both: with * and a suffix as local, such as *.000.00.00.H56, national is *',
  },
);

/** procedures.csv: national code and validity of each procedure whose local code differs. */
export function readProcedures(
  table: TableFile,
  offsetMs: number,
  problems: Problem[],
): ReadonlyMap<string, readonly ProcedureRow[]> {
  const rows = readTable(table, schema, problems).rows.map(({ line, row }) => ({
    line,
    row: { local: row.local, national: row.national, ...validityOf(row, offsetMs) },
  }));
  return byLocalCode(table, rows, problems);
}
