import { z } from 'zod';
import { filterQuery } from '../../filter/schema.ts';
import { PUNCTUALITY_DIMENSIONS, punctualityReport } from '../../reports/punctuality/build.ts';
import { principalOf } from '../auth/guard.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { asOfQuery, languageQuery } from './query.ts';
import { punctualitySchema } from './schemas/punctuality.ts';

const query = strictObject({
  by: z.enum(PUNCTUALITY_DIMENSIONS).default('level'),
  ...asOfQuery,
  ...filterQuery,
  ...languageQuery,
});

/** The document of `punctuality --json`. */
export function punctualityRoute(server: Server, deps: HttpDeps): void {
  server.get(
    '/api/v1/punctuality',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['punctuality'],
        summary: 'What was done on time, and what came in online',
        querystring: query,
        response: { 200: punctualitySchema },
      },
    },
    async (request) => {
      const { by, asOf, lang, ...asked } = request.query;
      const { offsetMs, language } = deps.settings;
      return await punctualityReport(deps.ledger, {
        ...{ by, asOf, offsetMs, now: deps.now() },
        filter: scoped(principalOf(request), asked),
        agencies: deps.mappings().agencies,
        language: lang ?? language,
      });
    },
  );
}
