import { filterQuery } from '../../filter/schema.ts';
import { explainGap } from '../../reports/explain/build.ts';
import { explanationSchema } from '../../reports/explain/schema.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { apiRoute } from './apiRoute.ts';
import { asOfQuery, languageQuery, pageQuery } from './query.ts';

/** The part `explain` of the document of `gap --explain --json`. */
export function explainRoute(server: Server, deps: HttpDeps): void {
  apiRoute(server, deps, {
    path: '/api/v1/gap/explain',
    tag: 'gap',
    summary: 'Why cases are unsynced, down to the single procedure, status, agency, field and portal code',
    description:
      'For a past date only by reason, from the nearest snapshot, and only for the whole province.',
    query: {
      limit: pageQuery.limit.unwrap().optional().describe('number of causes at most; all unless given'),
      ...asOfQuery,
      ...filterQuery,
      ...languageQuery,
    },
    answer: explanationSchema,
    respond: async ({ query, ...reading }) => {
      const { limit, asOf } = query;
      return await explainGap(deps.ledger, {
        ...reading,
        limit,
        asOf,
        filter: scoped(reading.principal, query),
      });
    },
  });
}
