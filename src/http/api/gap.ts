import { z } from 'zod';
import { readGap } from '../../reports/gap/read.ts';
import { principalOf } from '../auth/guard.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { isUnchanged } from '../server/etag.ts';
import type { Server } from '../server/fastifyServer.ts';
import { gapQuery } from './query.ts';
import { gapSchema } from './schemas/gap.ts';

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
      const { report, overTime } = await readGap(ledger, {
        ...{ by, filter, tree, today, asOf, overTime: true },
        ...{ now, agencies, offsetMs, language },
      });
      const document = { ...report, ...overTime };
      // Of the present, the seconds that passed while no figure changed make no other answer.
      const told = asOf === undefined ? { ...document, asOf: null } : document;
      if (isUnchanged(request, reply, told)) return reply.code(304).send(undefined);
      return document;
    },
  );
}
