import { DAY_MS, parseDay, startOfDay } from '../../domain/time.ts';
import { code, day, filterQuery } from '../../filter/schema.ts';
import { explainGap } from '../../reports/explain/build.ts';
import { explanationSchema } from '../../reports/explain/schema.ts';
import { readGap } from '../../reports/gap/build.ts';
import { gapSchema } from '../../reports/gap/schema.ts';
import { historyReport } from '../../reports/history/build.ts';
import { historySchema } from '../../reports/history/schema.ts';
import { onlyAgency, scoped, wholeProvince } from '../auth/scope.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { like766, like766Query } from './like766.ts';
import { asOfQuery, gapQuery, languageQuery, pageQuery } from './query.ts';

/** The document of `gap --json`. */
export const gapRoute = apiRoute({
  path: '/api/v1/gap',
  tag: 'gap',
  summary: 'The sync gap',
  query: { ...gapQuery, ...like766Query },
  answer: gapSchema,
  // At present, the passing seconds change only asOf.
  version: (document, { asOf }) => (asOf === undefined ? { ...document, asOf: null } : document),
  respond: async ({ query, ledger, ...call }) => {
    const { by, asOf, tree, today } = query;
    const filter = scoped(call.principal, query);
    const options = { ...call, by, filter, tree, today, asOf, overTime: true } as const;
    const index = await like766(query, { filter, ledger, ...call });
    const { report, overTime } = await readGap(ledger, options);
    return { ...report, ...overTime, like766: index };
  },
});

/** Three years are read within some milliseconds, during which no other request is answered. */
const MAX_DAYS = 1_100;

/** The document of `history --json`. */
export const historyRoute = apiRoute({
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
  respond: async ({ query: { from, to, agency }, principal, ledger, ...call }) => {
    const { agencies, offsetMs, now } = call;
    if (agency === undefined) wholeProvince(principal);
    // A snapshot counts all cases of an agency, whenever they were received.
    else onlyAgency(principal, agency, { agencies, when: 'always' });
    const first = from === undefined ? null : parseDay(from, offsetMs);
    const last = (to === undefined ? null : parseDay(to, offsetMs)) ?? startOfDay(now, offsetMs);
    if (first !== null && last - first >= MAX_DAYS * DAY_MS) throw problem('period.too_long', MAX_DAYS);
    return await historyReport(ledger, { ...call, from, to, agency });
  },
});

/** The part `explain` of the document of `gap --explain --json`. */
export const explainRoute = apiRoute({
  path: '/api/v1/gap/explain',
  tag: 'gap',
  summary: 'Why cases are unsynced, down to the single procedure, status, agency, field and portal code',
  description: 'For a past date only by reason, from the nearest snapshot, and only for the whole province.',
  query: {
    limit: pageQuery.limit.unwrap().optional().describe('number of causes at most; all unless given'),
    ...asOfQuery,
    ...filterQuery,
    ...languageQuery,
  },
  answer: explanationSchema,
  respond: async ({ query, ledger, ...call }) => {
    const { limit, asOf } = query;
    return await explainGap(ledger, { ...call, limit, asOf, filter: scoped(call.principal, query) });
  },
});
