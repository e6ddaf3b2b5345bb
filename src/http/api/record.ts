import { z } from 'zod';
import { caseSchema } from '../../reports/cases/schema.ts';
import { caseJson } from '../../reports/cases/show.ts';
import { principalOf } from '../auth/guard.ts';
import { visibleCase } from '../auth/visibleCase.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { languageQuery } from './query.ts';

/** The document of `show --json`. */
export function recordRoute(server: Server, deps: HttpDeps): void {
  server.get(
    '/api/v1/records/:caseNo',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['records'],
        summary: 'One case: its state, reason, remedy and timeline',
        params: strictObject({ caseNo: z.string().min(1).describe('percent-encoded, a slash as %2F') }),
        querystring: strictObject(languageQuery),
        response: { 200: caseSchema },
      },
    },
    async (request) => {
      const { settings } = deps;
      const language = request.query.lang ?? settings.language;
      const caseNo = request.params.caseNo.trim();
      const view = await visibleCase(deps, principalOf(request), { caseNo, language });
      return caseJson(view, settings.offsetMs);
    },
  );
}
