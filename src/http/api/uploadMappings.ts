import { z } from 'zod';
import { mappingChangeSchema, mappingTableName } from '../../reports/mappings/schema.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { Route } from '../server/deps.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { confirmedCases, readUpload, replaceMappings, UPLOAD_BYTES } from './changeMappings.ts';
import { changeJson, ifMatch, sourceQuery, versionOf } from './mappings.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FILES = ['text/csv', XLSX, 'application/octet-stream'];

const uploadRoute = apiRoute({
  method: 'PUT',
  path: '/api/v1/mappings/:table',
  access: 'admin',
  tag: 'mappings',
  summary: 'Replace a mapping table by a file',
  description:
    'The body is the file: CSV (UTF-8 or UTF-16) or XLSX, as text/csv or application/octet-stream; at most 100,000 rows. 422 with its faulty lines; 409 with `cases` when more than 1,000 cases are concerned and `confirm` does not give their number; 412 when the table has changed.',
  params: { table: mappingTableName.describe('the mapping table') },
  headers: ifMatch,
  query: {
    ...sourceQuery,
    confirm: z.coerce
      .number()
      .pipe(confirmedCases)
      .optional()
      .describe('the number of cases, for a change that concerns more than 1,000'),
    dryRun: z.stringbool().optional().describe('only says what would follow'),
  },
  answer: mappingChangeSchema,
  respond: async ({ params: { table }, query: { source, confirm, dryRun }, ...call }) => {
    wholeProvince(call.principal);
    const file: unknown = call.request.body;
    if (!(file instanceof Uint8Array)) throw problem('request.invalid');
    const rows = await readUpload(call, { table, source }, file);
    const request = { confirmed: confirm, dryRun, version: versionOf(call) };
    return changeJson({ table, source }, await replaceMappings(call, { table, source, rows }, request));
  },
});

/** Only here are files read: every other address of the API takes JSON. */
export const uploadMappingRoute: Route = (server, deps) =>
  void server.register((uploads, _options, done) => {
    for (const type of FILES) {
      uploads.addContentTypeParser(
        type,
        { parseAs: 'buffer', bodyLimit: UPLOAD_BYTES },
        (_request, body, read) => read(null, body),
      );
    }
    uploadRoute(uploads, deps);
    done();
  });
