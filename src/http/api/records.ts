import { recordFilter } from '../../filter/recordFilter.ts';
import { filterQuery } from '../../filter/schema.ts';
import { recordsJson, recordsPage } from '../../reports/cases/build.ts';
import { recordsSchema } from '../../reports/cases/schema.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery, pageQuery } from './query.ts';

/** The document of `records --json`, a page at a time. */
export function recordsRoute(server: Server, deps: HttpDeps): void {
  apiRoute(server, deps, {
    path: '/api/v1/records',
    tag: 'records',
    summary: 'The cases behind a number',
    query: { ...filterQuery, ...pageQuery, ...languageQuery },
    answer: recordsSchema,
    respond: async ({ query, ...reading }) => {
      const { limit, cursor } = query;
      const filter = recordFilter(scoped(reading.principal, query) ?? {}, reading);
      const page = await recordsPage(deps.ledger, filter, { limit, cursor, language: reading.language });
      return recordsJson(page, reading.offsetMs);
    },
  });
}
