import { z } from 'zod';
import { gapReport } from '../../report/gap.ts';
import { gapOverTime } from '../../report/gapOverTime.ts';
import { principalOf } from '../access/guard.ts';
import { scoped } from '../access/scope.ts';
import type { HttpDeps } from '../deps.ts';
import { isKnown } from '../etag.ts';
import { gapSchema } from '../schemas/gap.ts';
import type { Server } from '../server.ts';
import { gapQuery } from './query.ts';

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
        querystring: gapQuery,
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
      const document = { ...report, ...overTime };
      // Of the present, the seconds that passed while no figure changed make no other answer.
      const told = asOf === undefined ? { ...document, asOf: null } : document;
      if (isKnown(request, reply, told)) return reply.code(304).send(undefined);
      return document;
    },
  );
}
