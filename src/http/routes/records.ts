import { z } from 'zod';
import { recordFilter } from '../../report/caseFilter.ts';
import { recordsJson, recordsPage } from '../../report/records.ts';
import { principalOf } from '../access/guard.ts';
import { scoped } from '../access/scope.ts';
import type { HttpDeps } from '../deps.ts';
import { recordsSchema } from '../schemas/records.ts';
import type { Server } from '../server.ts';
import { filterQuery, languageQuery, pageQuery } from './query.ts';

const query = z.strictObject({ ...filterQuery, ...pageQuery, ...languageQuery });

/** The document of `records --json`, a page at a time. */
export function recordsRoute(server: Server, deps: HttpDeps): void {
  server.get(
    '/api/v1/records',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['records'],
        summary: 'The cases behind a number',
        querystring: query,
        response: { 200: recordsSchema },
      },
    },
    async (request) => {
      const { limit, cursor, lang, ...asked } = request.query;
      const { offsetMs } = deps.settings;
      const filter = scoped(principalOf(request), asked) ?? {};
      const page = await recordsPage(
        deps.ledger,
        recordFilter(filter, { agencies: deps.mappings().agencies, offsetMs }),
        { limit, cursor, language: lang ?? deps.settings.language },
      );
      return recordsJson(page, offsetMs);
    },
  );
}
