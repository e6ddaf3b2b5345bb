import { z } from 'zod';
import { CASE_DIMENSIONS } from '../../domain/dimension.ts';
import { filterQuery } from '../../filter/schema.ts';
import { punctualityReport } from '../../reports/punctuality/build.ts';
import { punctualitySchema } from '../../reports/punctuality/schema.ts';
import { scoped } from '../auth/scope.ts';
import { apiRoute } from './apiRoute.ts';
import { asOfQuery, languageQuery } from './query.ts';

/** The document of `punctuality --json`. */
export const punctualityRoute = apiRoute({
  path: '/api/v1/punctuality',
  tag: 'punctuality',
  summary: 'What was done on time, and what came in online',
  query: {
    by: z.enum(CASE_DIMENSIONS).default('level').describe('dimension of the groups'),
    ...asOfQuery,
    ...filterQuery,
    ...languageQuery,
  },
  answer: punctualitySchema,
  respond: async ({ query, ledger, ...call }) => {
    const { by, asOf } = query;
    return await punctualityReport(ledger, { ...call, by, asOf, filter: scoped(call.principal, query) });
  },
});
