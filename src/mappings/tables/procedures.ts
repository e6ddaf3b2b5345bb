import { z } from 'zod';
import type { ProcedureRow } from '../../domain/mapping.ts';
import type { Problem } from '../../input/problem.ts';
import { readTable, type TableFile } from './table.ts';
import { byLocalCode, validityColumns, validityOf } from './validity.ts';

const schema = z.strictObject({
  local: z.string().min(1),
  /** Empty = known here, but without a national code yet. */
  national: z.string(),
  ...validityColumns,
});

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
