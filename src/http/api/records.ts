import { recordFilter } from '../../filter/recordFilter.ts';
import { filterQuery } from '../../filter/schema.ts';
import { recordsJson, recordsPage } from '../../reports/cases/build.ts';
import { recordsSchema } from '../../reports/cases/schema.ts';
import { principalOf } from '../auth/guard.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { languageQuery, pageQuery } from './query.ts';

const query = strictObject({ ...filterQuery, ...pageQuery, ...languageQuery });

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
