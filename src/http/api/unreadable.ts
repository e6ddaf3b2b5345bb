import { unreadableJson, unreadablePage, unreadableSchema } from '../../reports/cases/unreadable.ts';
import { wholeProvince } from '../auth/scope.ts';
import { apiRoute } from './apiRoute.ts';
import { pageQuery } from './query.ts';

/** The document of `records --unreadable --json`. A row that cannot be read belongs to no agency. */
export const unreadableRoute = apiRoute({
  path: '/api/v1/unreadable',
  tag: 'records',
  summary: 'The rows of the source that cannot be read',
  query: pageQuery,
  answer: unreadableSchema,
  respond: async ({ query, ledger, principal, language, offsetMs }) => {
    wholeProvince(principal);
    return unreadableJson(await unreadablePage(ledger, { ...query, language }), offsetMs);
  },
});
