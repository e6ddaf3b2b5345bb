import { DAY_MS, parseDay, startOfDay } from '../../domain/time.ts';
import { code, day } from '../../filter/schema.ts';
import { historyReport } from '../../reports/history/build.ts';
import type { HistoryReport } from '../../reports/history/schema.ts';
import { historySchema } from '../../reports/history/schema.ts';
import { historyTable } from '../../reports/history/table.ts';
import { onlyAgency, wholeProvince } from '../auth/scope.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { apiRoute, type ObjectOf } from './apiRoute.ts';
import { fileRoutes } from './fileRoutes.ts';
import { languageQuery } from './query.ts';

/** Three years are read within some milliseconds, during which no other request is answered. */
const MAX_DAYS = 1_100;

const historyQuery = {
  from: day.optional().describe('first day; 30 days before the last unless given'),
  to: day.optional().describe('last day, included; today unless given'),
  agency: code
    .optional()
    .describe('of one agency, by its local code; that of the key where the key is for one agency'),
  ...languageQuery,
};

const SCOPE_NOTE = 'A key for several agencies has to name one of them.';

/** The document of `history --json`. */
export const historyRoute = apiRoute({
  path: '/api/v1/gap/history',
  tag: 'gap',
  summary: 'The gap over time, from the stored snapshots',
  description: SCOPE_NOTE,
  query: historyQuery,
  answer: historySchema,
  version: (document) => document,
  respond: readHistory,
});

/** The file that `history` writes with `--out`. */
export const historyFiles = fileRoutes({
  path: '/api/v1/exports/history',
  summary: 'The gap over time, from the stored snapshots',
  description: SCOPE_NOTE,
  query: historyQuery,
  tableOf: async (call) => {
    const report = await readHistory(call);
    const what = report.agency === undefined ? 'history' : `history-${report.agency}`;
    return { table: historyTable(report, call.language), what, day: report.to };
  },
});

type HistoryCall = HttpCall & { readonly query: ObjectOf<typeof historyQuery> };

async function readHistory({ query, principal, ledger, ...call }: HistoryCall): Promise<HistoryReport> {
  const { from, to } = query;
  const { agencies, offsetMs, now } = call;
  const [own, ...others] = principal.agencies ?? [];
  const agency = query.agency ?? (others.length === 0 ? own : undefined);
  if (agency === undefined) wholeProvince(principal);
  // A snapshot counts all cases of an agency, whenever they were received.
  else onlyAgency(principal, agency, { agencies, when: 'always' });
  const first = from === undefined ? null : parseDay(from, offsetMs);
  const last = (to === undefined ? null : parseDay(to, offsetMs)) ?? startOfDay(now, offsetMs);
  if (first !== null && last - first >= MAX_DAYS * DAY_MS) throw problem('period.too_long', MAX_DAYS);
  return await historyReport(ledger, { ...call, from, to, agency });
}
