import { readGap } from '../../reports/gap/read.ts';
import { gapSchema } from '../../reports/gap/schema.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { apiRoute } from './apiRoute.ts';
import { gapQuery } from './query.ts';

/** The document of `gap --json`. */
export function gapRoute(server: Server, deps: HttpDeps): void {
  apiRoute(server, deps, {
    path: '/api/v1/gap',
    tag: 'gap',
    summary: 'The sync gap',
    query: gapQuery,
    answer: gapSchema,
    // At present, the passing seconds change only asOf.
    version: (document, { asOf }) => (asOf === undefined ? { ...document, asOf: null } : document),
    respond: async ({ query, ...reading }) => {
      const { by, asOf, tree, today } = query;
      const filter = scoped(reading.principal, query);
      const options = { ...reading, by, filter, tree, today, asOf, overTime: true } as const;
      const { report, overTime } = await readGap(deps.ledger, options);
      return { ...report, ...overTime };
    },
  });
}
