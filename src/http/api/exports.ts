import { z } from 'zod';
import { OWNERS, type Owner } from '../../domain/reason.ts';
import { formatDay } from '../../domain/time.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { code, filterQuery } from '../../filter/schema.ts';
import { MOST_UNREADABLE } from '../../ledger/port/unreadable.ts';
import { recordsTable } from '../../reports/cases/table.ts';
import { unreadableTable } from '../../reports/cases/unreadable.ts';
import { excludedTable } from '../../reports/excluded/table.ts';
import { gapReport } from '../../reports/gap/build.ts';
import { gapTable } from '../../reports/gap/table.ts';
import { index766Table } from '../../reports/index766/table.ts';
import { ageOf } from '../../reports/sources/age.ts';
import { byAgencyAlone, collectWork } from '../../reports/worklist/build.ts';
import { withCover } from '../../reports/worklist/cover.ts';
import { worklistOf } from '../../reports/worklist/list.ts';
import { onlyAgency, scoped, wholeProvince } from '../auth/scope.ts';
import { problem } from '../server/problem.ts';
import { excludedQuery, whysOf } from './excluded.ts';
import { fileRoutes } from './fileRoutes.ts';
import { like766, like766Query } from './like766.ts';
import { gapQuery, languageQuery } from './query.ts';

/** The file that `gap` writes with `--out`. */
export const gapFiles = fileRoutes({
  path: '/api/v1/exports/gap',
  summary: 'The sync gap',
  query: { ...gapQuery, ...like766Query },
  tableOf: async ({ query, ledger, ...call }) => {
    const { by, tree, today, asOf } = query;
    const filter = scoped(call, query);
    const index = await like766(query, { filter, ledger, ...call });
    if (index !== undefined) {
      const table = index766Table(index, call.language);
      return { table, what: `gap-766-${index.period}`, day: formatDay(call.now, call.offsetMs) };
    }
    const report = await gapReport(ledger, { ...call, by, tree, today, asOf, filter });
    return { table: gapTable(report, call.language), what: 'gap', day: report.asOf.slice(0, 10) };
  },
});

/** The file that `records --unreadable` writes. A row that cannot be read belongs to no agency. */
export const unreadableFiles = fileRoutes({
  path: '/api/v1/exports/unreadable',
  summary: 'The rows of the source that cannot be read',
  query: languageQuery,
  tableOf: async ({ ledger, principal, ...call }) => {
    wholeProvince(principal);
    const table = unreadableTable(ledger, { ...call, limit: MOST_UNREADABLE });
    return { table, what: 'unreadable', day: formatDay(call.now, call.offsetMs) };
  },
});

/** The file that `records` writes with `--out`, or `records --excluded`. */
export const recordsFiles = fileRoutes({
  path: '/api/v1/exports/records',
  summary: 'All matching cases',
  query: { ...filterQuery, ...excludedQuery, ...languageQuery },
  tableOf: async ({ query, ledger, ...call }) => {
    const whys = whysOf(query);
    const filter = recordFilter(scoped(call, query) ?? {}, call);
    const shown = { ...call, age: await ageOf(ledger, call) };
    const day = formatDay(call.now, call.offsetMs);
    if (whys !== null) return { table: excludedTable(ledger, whys, filter, shown), what: 'excluded', day };
    return { table: recordsTable(ledger, filter, shown), what: 'records', day };
  },
});

const owners = Object.keys(OWNERS) as Owner[];

/** The file that `worklist --agency` writes: the unsynced cases of one agency that need a person. */
export const worklistFiles = fileRoutes({
  path: '/api/v1/worklists/:agency',
  summary: 'The cases of an agency that need a person',
  params: { agency: code.describe('by its local code') },
  query: {
    owner: z.enum(owners).optional().describe('whose turn it is; all but dongbo itself unless given'),
    ...languageQuery,
  },
  tableOf: async ({ params: { agency }, query: { owner }, principal, ledger, ...call }) => {
    const { agencies, portalCodes, ofSources, now, offsetMs } = call;
    // An empty list would look like an agency with nothing to do.
    onlyAgency(principal, agency, { agencies, when: 'ever' });
    if (!agencies?.has(agency) && !(await ledger.names('agency')).has(agency)) {
      throw problem('unknown_agency', 'See /api/v1/gap?by=agency for the codes there are.');
    }
    const filter = recordFilter(scoped({ principal, agencies }, { agency: [agency] }) ?? {}, call);
    const { groups } = await collectWork(ledger, filter, { owner, portalCodes, ofSources });
    const names = { procedures: await ledger.names('procedure'), agencyNames: await ledger.names('agency') };
    const options = { ...call, ...names };
    const list = worklistOf(ledger, byAgencyAlone(groups), options);
    const table = withCover(list.table, { agency, groups }, options);
    return { table, what: `worklist-${agency}`, day: formatDay(now, offsetMs) };
  },
});
