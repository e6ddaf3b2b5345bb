import { z } from 'zod';
import type { ChangeOutcome, TableEditing } from '../../app/tableEditing.ts';
import { ConfirmationNeeded, RowChanged, TableRefused } from '../../app/tableErrors.ts';
import { UsageError } from '../../domain/errors.ts';
import { MAPPING_TABLES, type MappingTable, type TableCells } from '../../domain/mappingTable.ts';
import { day } from '../../filter/schema.ts';
import { wholeProvince } from '../auth/scope.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';

/** The changes of mapping tables over HTTP, made by the API and by pages. */

const text = z.string().max(500);
/** Of an uploaded table, in bytes: its rows in UTF-16. */
export const UPLOAD_BYTES = 16 * 1_048_576;
export const confirmedCases = z.int().min(0).max(1_000_000_000);

/** The cells of a row that a request may give. */
export const rowFields = {
  value: z.string().max(200).describe('a national code, a status of the portal, or a kind of failure'),
  validFrom: z
    .union([z.literal(''), day])
    .nullable()
    .optional(),
  validTo: z
    .union([z.literal(''), day])
    .nullable()
    .optional(),
  was: z
    .union([z.literal(''), day])
    .optional()
    .describe('the first day of the row that is changed, where the code has several'),
  name: text.optional(),
  level: text.optional(),
  parent: text.optional(),
  message: text.optional(),
  owner: text.optional(),
  remedy: text.optional(),
};
type RowFields = z.output<z.ZodObject<typeof rowFields>>;

interface Confirmed {
  readonly confirmed?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly version?: string | undefined;
}

/** Whose table is meant: of a source, or without one that of the province. UsageError `mappings.source`. */
interface WhichTable {
  readonly table: MappingTable;
  readonly source?: string | undefined;
}

/** HttpProblem 403 `out_of_scope`, 409 `mappings.confirm`, 412 `mappings.stale`, 422 `mappings.refused`. */
export async function setMapping(
  call: HttpCall,
  { table, source, code, fields }: WhichTable & { readonly code: string; readonly fields: RowFields },
  request: Confirmed,
): Promise<ChangeOutcome> {
  wholeProvince(call.principal);
  const given = { code, cells: cellsOf(table, fields), was: fields.was };
  return await answering(call, () =>
    tablesOf(call, source).set(table, given, { ...request, by: actorOf(call) }),
  );
}

export async function unsetMapping(
  call: HttpCall,
  {
    table,
    source,
    ...which
  }: WhichTable & {
    readonly code: string;
    readonly validFrom?: string | undefined;
    readonly message?: string | undefined;
  },
  request: Confirmed,
): Promise<ChangeOutcome> {
  wholeProvince(call.principal);
  try {
    return await answering(call, () =>
      tablesOf(call, source).unset(table, which, { ...request, by: actorOf(call) }),
    );
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'mappings.unknown_code') throw error;
    return { changes: [], effect: { freed: 0, resent: 0, heldBack: 0, cases: 0 } };
  }
}

/** HttpProblem 422 `mappings.refused` with the lines of the file. */
export async function readUpload(
  call: HttpCall,
  { table, source }: WhichTable,
  bytes: Uint8Array,
): Promise<readonly TableCells[]> {
  wholeProvince(call.principal);
  return await answering(call, async () => tablesOf(call, source).uploaded(table, bytes));
}

export async function replaceMappings(
  call: HttpCall,
  { table, source, rows }: WhichTable & { readonly rows: readonly TableCells[] },
  request: Confirmed,
): Promise<ChangeOutcome> {
  wholeProvince(call.principal);
  return await answering(call, () =>
    tablesOf(call, source).replace(table, rows, { ...request, by: actorOf(call) }),
  );
}

export async function undoMapping(
  call: HttpCall,
  { table, source }: WhichTable,
  confirmed: number | undefined,
): Promise<ChangeOutcome> {
  wholeProvince(call.principal);
  return await answering(call, () => tablesOf(call, source).undo(table, { confirmed, by: actorOf(call) }));
}

function tablesOf({ deps }: HttpCall, source: string | undefined): TableEditing {
  return deps.tables.of(source);
}

/** Turns what hinders a change into the problem that the client gets. */
async function answering<T>({ language }: HttpCall, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RowChanged)
      throw problem(
        'mappings.stale',
        error,
        error.present.map((row) => ({ ...row })),
      );
    if (error instanceof ConfirmationNeeded) throw problem('mappings.confirm', error, error.effect.cases);
    if (error instanceof TableRefused) {
      const errors = error.problems.map(({ path, found, expected, remedy }) => ({
        where: path,
        expected: `${expected[language]} (${found[language]}). ${remedy[language]}`,
      }));
      throw problem('mappings.refused', error.remedy, errors);
    }
    if (error instanceof UsageError && error.code === 'mappings.nothing_to_undo') {
      throw problem('mappings.nothing_to_undo', error);
    }
    throw error;
  }
}

/** The columns that the table has, as far as the request gives them. */
function cellsOf(table: MappingTable, fields: RowFields): TableCells {
  const { value, validFrom, validTo, was: _was, ...others } = fields;
  const given = {
    ...others,
    [MAPPING_TABLES[table].value]: value,
    ...(validFrom === undefined ? {} : { valid_from: validFrom ?? '' }),
    ...(validTo === undefined ? {} : { valid_to: validTo ?? '' }),
  };
  const columns: readonly string[] = MAPPING_TABLES[table].columns;
  const foreign = Object.keys(given).find((column) => !columns.includes(column));
  if (foreign !== undefined) {
    throw problem('mappings.refused', `Leave ${foreign} out.`, [
      { where: foreign, expected: columns.join(', ') },
    ]);
  }
  return Object.fromEntries(Object.entries(given).map(([column, cell]) => [column, String(cell)]));
}
