import { z } from 'zod';
import type { ChangeOutcome } from '../../app/tableEditing.ts';
import { cellsOf, rowVersion } from '../../app/tableGuards.ts';
import { codeOf, type MappingTable } from '../../domain/mappingTable.ts';
import { formatDay } from '../../domain/time.ts';
import { day } from '../../filter/schema.ts';
import { mappingRows, type OwnScope, unmappedCodes } from '../../reports/mappings/build.ts';
import { ownTableRows } from '../../reports/mappings/ownTables.ts';
import {
  type MappingChange,
  mappingChangeSchema,
  mappingRowSchema,
  mappingsSchema,
  mappingTableName,
  ownSource,
  suggestionsSchema,
} from '../../reports/mappings/schema.ts';
import { mappingTable } from '../../reports/mappings/table.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { Route } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { apiRoute } from './apiRoute.ts';
import { confirmedCases, rowFields, setMapping, undoMapping, unsetMapping } from './changeMappings.ts';
import { fileRoutes } from './fileRoutes.ts';
import { languageQuery } from './query.ts';

const MOST_SUGGESTIONS = 50;
const tag = 'mappings';
const ofTable = { table: mappingTableName.describe('the mapping table') };
/** Whose table: absent = that of the province. */
export const sourceQuery = {
  source: z
    .string()
    .max(32)
    .optional()
    .describe('the own table of this source; without it, the table of the province'),
};
export const mappingCode = z.string().min(1).max(200);
const ofCode = {
  ...ofTable,
  code: mappingCode.describe("the code in the province's system, or the portal's error code"),
};
const rowWithVersion = z
  .object({ ...mappingRowSchema.shape, version: z.string().describe('for If-Match') })
  .meta({ id: 'MappingRowWithVersion' });
const tableAnswer = z
  .object({ table: mappingTableName, source: ownSource, version: z.string(), rows: z.array(rowWithVersion) })
  .meta({ id: 'MappingTable' });

const allRoute = apiRoute({
  path: '/api/v1/mappings',
  tag,
  summary: 'The mapping tables, and the codes that lack a row',
  answer: mappingsSchema,
  respond: async (call) => {
    wholeProvince(call.principal);
    const [statuses, procedures, agencies, portalCodes] = [
      await rowsOf(call, 'statuses'),
      await rowsOf(call, 'procedures'),
      await rowsOf(call, 'agencies'),
      await rowsOf(call, 'portal-codes'),
    ];
    return {
      tables: { statuses, procedures, agencies, 'portal-codes': portalCodes },
      ofSources: await ownTableRows(call.ledger, call.deps.tables.ownTables, {
        mappings: call.deps.mappings(),
        read: (source, table) => cellsOf(call.deps.tables.of(source).read(table)),
      }),
      unmapped: await unmappedCodes(call.ledger, call.portalCodes, call.deps.mappings().ofSources),
    };
  },
});

const tableRoute = apiRoute({
  path: '/api/v1/mappings/:table',
  tag,
  summary: 'The rows of one mapping table',
  description: 'Each row has a version; sent as If-Match, a change by somebody else is not overwritten.',
  params: ofTable,
  query: sourceQuery,
  answer: tableAnswer,
  respond: async ({ params: { table }, query: { source }, ...call }) => {
    wholeProvince(call.principal);
    const { version, rows } = call.deps.tables.of(source).read(table);
    const cells = rows.map((row) => row.cells);
    const shown = await mappingRows(call.ledger, table, cells, scopeOf(call, source));
    const versions = new Map(
      [...Map.groupBy(cells, (row) => codeOf(table, row))].map(([code, own]) => [
        code,
        rowVersion(table, own, code),
      ]),
    );
    call.reply.header('etag', `"${version}"`);
    return {
      table,
      source: source ?? null,
      version,
      rows: shown.map((row) => ({ ...row, version: versions.get(row.local) ?? '' })),
    };
  },
});

const suggestionsRoute = apiRoute({
  path: '/api/v1/mappings/:table/:code/suggestions',
  tag,
  summary: 'What a code can be mapped to, the likeliest first',
  params: ofCode,
  query: {
    search: z.string().max(300).optional().describe('words, in place of the name that the source gives'),
    limit: z.coerce.number().int().min(1).max(MOST_SUGGESTIONS).default(10).describe('of suggestions'),
    ...languageQuery,
    ...sourceQuery,
  },
  answer: suggestionsSchema,
  respond: async ({ params: { table, code }, query, ...call }) => {
    wholeProvince(call.principal);
    const rows = cellsOf(call.deps.tables.of(query.source).read(table));
    call.reply.header('etag', `"${rowVersion(table, rows, code)}"`);
    const wanted = {
      source: query.source,
      search: query.search,
      limit: query.limit,
      language: call.language,
    };
    const { suggestions } = await call.deps.suggestions.of(table, code, wanted);
    return { suggestions: [...suggestions] };
  },
});

export const ifMatch = z.looseObject({
  'if-match': z.string().max(200).optional().describe('the version of the row, or of the table'),
});

const setRoute = apiRoute({
  method: 'PUT',
  path: '/api/v1/mappings/:table/:code',
  access: 'admin',
  tag,
  summary: 'Map a code',
  description:
    '412 with the rows as they are now when somebody else has changed them; 409 with `cases` when the change concerns more than 1,000 cases and `confirm` does not give their number; 422 when the table would have problems.',
  params: ofCode,
  headers: ifMatch,
  query: sourceQuery,
  body: strictObject({
    ...rowFields,
    confirm: confirmedCases
      .optional()
      .describe('the number of cases, for a change that concerns more than 1,000'),
    dryRun: z.boolean().optional().describe('only says what would follow'),
  }),
  answer: mappingChangeSchema,
  respond: async ({
    params: { table, code },
    query: { source },
    body: { confirm, dryRun, ...fields },
    ...call
  }) => {
    const request = { confirmed: confirm, dryRun, version: versionOf(call) };
    return changeJson({ table, source }, await setMapping(call, { table, source, code, fields }, request));
  },
});

const unsetRoute = apiRoute({
  method: 'DELETE',
  path: '/api/v1/mappings/:table/:code',
  access: 'admin',
  tag,
  summary: 'Remove the rows of a code, or one of them',
  description: 'No row is no error: `changed` is 0.',
  params: ofCode,
  headers: ifMatch,
  query: {
    ...sourceQuery,
    validFrom: z
      .union([z.literal(''), day])
      .optional()
      .describe('only the row that begins on this day'),
    message: z.string().max(500).optional().describe('only the row with this message'),
    confirm: z.coerce
      .number()
      .pipe(confirmedCases)
      .optional()
      .describe('the number of cases, for a change that concerns more than 1,000'),
  },
  answer: mappingChangeSchema,
  respond: async ({ params: { table, code }, query: { confirm, ...which }, ...call }) => {
    const request = { confirmed: confirm, version: versionOf(call) };
    return changeJson(
      { table, source: which.source },
      await unsetMapping(call, { table, code, ...which }, request),
    );
  },
});

const undoRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/mappings/:table/undo',
  access: 'admin',
  tag,
  summary: 'Undo the last change of a table that was made here',
  description:
    'Undone again, it is in force again. 409 where there is none, or the file was changed by other means since.',
  params: ofTable,
  query: sourceQuery,
  body: strictObject({ confirm: confirmedCases.optional() }).nullish(),
  answer: mappingChangeSchema,
  respond: async ({ params: { table }, query: { source }, body, ...call }) =>
    changeJson({ table, source }, await undoMapping(call, { table, source }, body?.confirm)),
});

const downloads = fileRoutes({
  path: '/api/v1/exports/mappings/:table',
  summary: 'A mapping table',
  query: { ...languageQuery, ...sourceQuery },
  params: ofTable,
  tableOf: async ({ params: { table }, query: { source }, ...call }) => {
    wholeProvince(call.principal);
    const rows = cellsOf(call.deps.tables.of(source).read(table));
    const what = source === undefined ? table : `${table}-${source}`;
    return { table: mappingTable(table, rows), what, day: formatDay(call.now, call.offsetMs) };
  },
});

export const mappingRoutes: readonly Route[] = [allRoute, tableRoute, suggestionsRoute, downloads];
export const changeMappingRoutes: readonly Route[] = [setRoute, unsetRoute, undoRoute];

async function rowsOf(call: HttpCall, table: MappingTable) {
  return [...(await mappingRows(call.ledger, table, cellsOf(call.deps.tables.read(table))))];
}

/** Without its quotation marks; `*` is any. */
export function versionOf({ request }: HttpCall): string | undefined {
  const given = request.headers['if-match'];
  return given === undefined || given === '*' ? undefined : given.replace(/^(?:W\/)?"(.*)"$/, '$1');
}

/** For the reports on a source's own table. */
export function scopeOf({ deps }: Pick<HttpCall, 'deps'>, source: string | undefined): OwnScope | undefined {
  return source === undefined ? undefined : { source, mappings: deps.mappings() };
}

export function changeJson(
  { table, source = null }: { readonly table: MappingTable; readonly source?: string | null | undefined },
  { changes, effect }: ChangeOutcome,
): MappingChange {
  return { table, source, changed: changes.length, ...effect };
}
