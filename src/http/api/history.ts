import { DAY_MS, parseDay, startOfDay } from '../../domain/time.ts';
import { code, day } from '../../filter/schema.ts';
import { historyReport } from '../../reports/history/build.ts';
import { historySchema } from '../../reports/history/schema.ts';
import { onlyAgency, wholeProvince } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery } from './query.ts';

/** Three years are read within some milliseconds, during which no other request is answered. */
const MAX_DAYS = 1_100;

/** The document of `history --json`. */
export function historyRoute(server: Server, deps: HttpDeps): void {
  apiRoute(server, deps, {
    path: '/api/v1/gap/history',
    tag: 'gap',
    summary: 'The gap over time, from the stored snapshots',
    description: 'A key for certain agencies has to name one of them.',
    query: {
      from: day.optional().describe('first day; 30 days before the last unless given'),
      to: day.optional().describe('last day, included; today unless given'),
      agency: code.optional().describe('of one agency, by its local code'),
      ...languageQuery,
    },
    answer: historySchema,
    version: (document) => document,
    respond: async ({ query: { from, to, agency }, principal, ...reading }) => {
      const { agencies, offsetMs, now } = reading;
      if (agency === undefined) wholeProvince(principal);
      // A snapshot counts all cases of an agency, whenever they were received.
      else onlyAgency(principal, agency, { agencies, when: 'always' });
      const first = from === undefined ? null : parseDay(from, offsetMs);
      const last = (to === undefined ? null : parseDay(to, offsetMs)) ?? startOfDay(now, offsetMs);
      if (first !== null && last - first >= MAX_DAYS * DAY_MS) throw problem('period.too_long', MAX_DAYS);
      return await historyReport(deps.ledger, { ...reading, from, to, agency });
    },
  });
}
