import { z } from 'zod';
import { caseSchema } from '../../reports/cases/schema.ts';
import { caseJson } from '../../reports/cases/show.ts';
import { visibleCase } from '../auth/visibleCase.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery } from './query.ts';

/** The document of `show --json`. */
export function recordRoute(server: Server, deps: HttpDeps): void {
  apiRoute(server, deps, {
    path: '/api/v1/records/:caseNo',
    tag: 'records',
    summary: 'One case: its state, reason, remedy and timeline',
    params: { caseNo: z.string().min(1).describe('percent-encoded, a slash as %2F') },
    query: languageQuery,
    answer: caseSchema,
    respond: async ({ params, ...reading }) =>
      caseJson(await visibleCase(deps.ledger, params.caseNo.trim(), reading), reading.offsetMs),
  });
}
