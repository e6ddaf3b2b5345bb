import { filterQuery } from '../../filter/schema.ts';
import { explainGap } from '../../reports/explain/build.ts';
import { explanationSchema } from '../../reports/explain/schema.ts';
import { readGap } from '../../reports/gap/build.ts';
import { gapSchema } from '../../reports/gap/schema.ts';
import { scoped } from '../auth/scope.ts';
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
    const filter = scoped(call, query);
    const options = { ...call, by, filter, tree, today, asOf, overTime: true } as const;
    const index = await like766(query, { filter, ledger, ...call });
    const { report, overTime } = await readGap(ledger, options);
    return { ...report, ...overTime, like766: index };
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
    return await explainGap(ledger, { ...call, limit, asOf, filter: scoped(call, query) });
  },
});
