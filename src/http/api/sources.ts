import { sourcesReport } from '../../reports/sources/build.ts';
import { sourcesSchema } from '../../reports/sources/schema.ts';
import { wholeProvince } from '../auth/scope.ts';
import { apiRoute } from './apiRoute.ts';

/** The document of `sources --json`, without trying the source: a viewer causes no request there. */
export const sourcesRoute = apiRoute({
  path: '/api/v1/sources',
  tag: 'sources',
  summary: 'Each source: its last readings, and whether its last census is suspicious',
  description: 'For keys of the whole province.',
  answer: sourcesSchema,
  version: (document) => document,
  respond: async ({ principal, ledger, offsetMs, deps }) => {
    wholeProvince(principal);
    return await sourcesReport(ledger, deps.settings.sources, offsetMs);
  },
});
