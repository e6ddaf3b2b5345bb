import { z } from 'zod';
import { CASE_DIMENSIONS } from '../../domain/dimension.ts';
import { filterQuery } from '../../filter/schema.ts';
import { punctualityReport } from '../../reports/punctuality/build.ts';
import { type PunctualityReport, punctualitySchema } from '../../reports/punctuality/schema.ts';
import { punctualityTable } from '../../reports/punctuality/table.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { apiRoute, type ObjectOf } from './apiRoute.ts';
import { fileRoutes } from './fileRoutes.ts';
import { asOfQuery, languageQuery } from './query.ts';

const punctualityQuery = {
  by: z.enum(CASE_DIMENSIONS).default('level').describe('dimension of the groups'),
  ...asOfQuery,
  ...filterQuery,
  ...languageQuery,
};

/** The document of `punctuality --json`. */
export const punctualityRoute = apiRoute({
  path: '/api/v1/punctuality',
  tag: 'punctuality',
  summary: 'What was done on time, and what came in online',
  query: punctualityQuery,
  answer: punctualitySchema,
  respond: readPunctuality,
});

/** The file that `punctuality` writes with `--out`. */
export const punctualityFiles = fileRoutes({
  path: '/api/v1/exports/punctuality',
  summary: 'What was done on time, and what came in online',
  query: punctualityQuery,
  tableOf: async (call) => {
    const report = await readPunctuality(call);
    return {
      table: punctualityTable(report, call.language),
      what: 'punctuality',
      day: report.asOf.slice(0, 10),
    };
  },
});

type PunctualityCall = HttpCall & { readonly query: ObjectOf<typeof punctualityQuery> };

async function readPunctuality({ query, ledger, ...call }: PunctualityCall): Promise<PunctualityReport> {
  const { by, asOf } = query;
  return await punctualityReport(ledger, { ...call, by, asOf, filter: scoped(call, query) });
}
