import { z } from 'zod';
import { filterQuery } from '../../filter/schema.ts';
import { explainGap } from '../../reports/explain/build.ts';
import { explanationSchema } from '../../reports/explain/schema.ts';
import { principalOf } from '../auth/guard.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { asOfQuery, languageQuery } from './query.ts';

const query = strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).optional().describe('causes at most; all unless given'),
  ...asOfQuery,
  ...filterQuery,
  ...languageQuery,
});

/** What stands under `explain` in the document of `gap --explain --json`. */
export function explainRoute(server: Server, deps: HttpDeps): void {
  server.get(
    '/api/v1/gap/explain',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['gap'],
        summary:
          'Why cases are unsynced, down to the single procedure, status, agency, field and portal code',
        description:
          'Of a past date by reason only, from the nearest snapshot, and of the whole province only.',
        querystring: query,
        response: { 200: explanationSchema },
      },
    },
    async (request) => {
      const { limit, asOf, lang, ...asked } = request.query;
      const { agencies, procedures } = deps.mappings();
      const { offsetMs, language } = deps.settings;
      return await explainGap(deps.ledger, {
        ...{ limit, asOf, agencies, procedures, offsetMs, now: deps.now() },
        filter: scoped(principalOf(request), asked),
        portalCodes: deps.portalCodes(),
        language: lang ?? language,
      });
    },
  );
}
