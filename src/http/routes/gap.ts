import { hash } from 'node:crypto';
import { z } from 'zod';
import { GAP_DIMENSIONS, type GapReport, gapReport } from '../../report/gap.ts';
import { gapOverTime } from '../../report/gapOverTime.ts';
import { principalOf } from '../access/guard.ts';
import { scoped } from '../access/scope.ts';
import type { HttpDeps } from '../deps.ts';
import { gapSchema } from '../schemas/gap.ts';
import type { Server } from '../server.ts';
import { filterQuery, languageQuery } from './query.ts';

const query = z.strictObject({
  by: z.enum(GAP_DIMENSIONS).optional(),
  asOf: z.string().max(40).optional().describe('a past date, such as 2024-11-05'),
  tree: z.stringbool().optional(),
  today: z.stringbool().optional(),
  ...filterQuery,
  ...languageQuery,
});

/** The document of `gap --json`. */
export function gapRoute(server: Server, deps: HttpDeps): void {
  const { ledger, settings } = deps;
  server.get(
    '/api/v1/gap',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['gap'],
        summary: 'The sync gap',
        querystring: query,
        response: { 200: gapSchema, 304: z.undefined() },
      },
    },
    async (request, reply) => {
      const { by, asOf, tree, today, lang, ...asked } = request.query;
      const filter = scoped(principalOf(request), asked);
      const { agencies } = deps.mappings();
      const { offsetMs } = settings;
      const now = deps.now();
      const language = lang ?? settings.language;
      const report = await gapReport(ledger, {
        ...{ by, filter, tree, today, asOf },
        ...{ now, agencies, offsetMs, language },
      });
      // Snapshots and published figures are of the whole province.
      const overTime =
        filter === undefined ? await gapOverTime(ledger, report, { now, offsetMs, asOf }) : undefined;
      const etag = etagOf({ ...report, ...overTime }, asOf);
      reply.header('etag', etag).header('vary', 'Authorization, Cookie');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(undefined);
      return { ...report, ...overTime };
    },
  );
}

/** Weak: of the present it does not tell the seconds that passed while no figure changed. */
function etagOf(document: GapReport, asOf: string | undefined): string {
  const told = asOf === undefined ? { ...document, asOf: null } : document;
  return `W/"${hash('sha256', JSON.stringify(told), 'base64url').slice(0, 22)}"`;
}
