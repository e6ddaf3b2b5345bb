import { z } from 'zod';
import { DAY_MS, parseDay, startOfDay } from '../../domain/time.ts';
import { code, day } from '../../filter/schema.ts';
import { historyReport } from '../../reports/history/build.ts';
import { historySchema } from '../../reports/history/schema.ts';
import { principalOf } from '../auth/guard.ts';
import { onlyAgency, wholeProvince } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { isUnchanged } from '../server/etag.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import { languageQuery } from './query.ts';

/** Days asked for at once: three years are read in some milliseconds, in which nobody else is answered. */
const MOST_DAYS = 1_100;

const query = strictObject({
  from: day.optional().describe('first day; 30 days before the last unless given'),
  to: day.optional().describe('last day, included; today unless given'),
  agency: code.optional().describe('of one agency, by its local code'),
  ...languageQuery,
});

/** The document of `history --json`. */
export function historyRoute(server: Server, deps: HttpDeps): void {
  server.get(
    '/api/v1/gap/history',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['gap'],
        summary: 'The gap over time, from the stored snapshots',
        description: 'A key for certain agencies asks for one of them.',
        querystring: query,
        response: { 200: historySchema, 304: z.undefined() },
      },
    },
    async (request, reply) => {
      const { from, to, agency, lang } = request.query;
      const { offsetMs, language } = deps.settings;
      const { agencies } = deps.mappings();
      const now = deps.now();
      const principal = principalOf(request);
      if (agency === undefined) wholeProvince(principal);
      // A snapshot counts all cases of an agency, whenever they were received.
      else onlyAgency(principal, agency, { agencies, when: 'always' });
      const first = from === undefined ? null : parseDay(from, offsetMs);
      const last = (to === undefined ? null : parseDay(to, offsetMs)) ?? startOfDay(now, offsetMs);
      if (first !== null && last - first >= MOST_DAYS * DAY_MS) throw problem('period.too_long', MOST_DAYS);
      const report = await historyReport(deps.ledger, {
        ...{ from, to, agency, now, agencies, offsetMs },
        language: lang ?? language,
      });
      if (isUnchanged(request, reply, report)) return reply.code(304).send(undefined);
      return report;
    },
  );
}
