import { z } from 'zod';
import { tidyCode } from '../../domain/tidyText.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { filterQuery } from '../../filter/schema.ts';
import { PAGE_ORDERS, recordsJson, sizedPage } from '../../reports/cases/build.ts';
import { caseSchema, recordsSchema } from '../../reports/cases/schema.ts';
import { caseJson } from '../../reports/cases/show.ts';
import { excludedJson, excludedPage } from '../../reports/excluded/build.ts';
import { excludedSchema } from '../../reports/excluded/schema.ts';
import { scoped } from '../auth/scope.ts';
import { visibleCase } from '../auth/visibleCase.ts';
import { apiRoute } from './apiRoute.ts';
import { excludedQuery, whysOf } from './excluded.ts';
import { languageQuery, pageQuery } from './query.ts';

/** The document of `records --json`, or of `records --excluded --json`, a page at a time. */
export const recordsRoute = apiRoute({
  path: '/api/v1/records',
  tag: 'records',
  summary: 'The cases behind a number',
  description: 'With `excluded`, the cases that no number has, each with why and since when.',
  query: {
    ...filterQuery,
    ...excludedQuery,
    ...pageQuery,
    order: z
      .enum(PAGE_ORDERS)
      .default('id')
      .describe('`id`: as they came in; `since`: the longest unsynced first. A cursor is of one order'),
    ...languageQuery,
  },
  answer: z.union([recordsSchema, excludedSchema]),
  respond: async ({ query, ...call }) => {
    const whys = whysOf(query);
    const filter = recordFilter(scoped(call, query) ?? {}, call);
    const { limit, cursor, order } = query;
    if (whys !== null) {
      const excluded = await excludedPage(call.ledger, whys, filter, {
        limit,
        cursor,
        language: call.language,
      });
      return excludedJson(excluded, call.offsetMs);
    }
    const page = await sizedPage(call.ledger, filter, order, { limit, cursor, language: call.language });
    return recordsJson(page, call.offsetMs);
  },
});

/** The document of `show --json`. */
export const recordRoute = apiRoute({
  path: '/api/v1/records/:caseNo',
  tag: 'records',
  summary: 'One case: its state, reason, remedy and timeline',
  params: { caseNo: z.string().overwrite(tidyCode).min(1).describe('percent-encoded, a slash as %2F') },
  query: languageQuery,
  answer: caseSchema,
  respond: async ({ params, ...call }) => caseJson(await visibleCase(params.caseNo, call), call.offsetMs),
});
