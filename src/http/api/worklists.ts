import { z } from 'zod';
import { OWNERS, type Owner } from '../../domain/reason.ts';
import { formatDay } from '../../domain/time.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { code } from '../../filter/schema.ts';
import { byAgencyAlone, collectWork } from '../../reports/worklist/build.ts';
import { worklistRows } from '../../reports/worklist/rows.ts';
import { worklistTable } from '../../reports/worklist/table.ts';
import { onlyAgency, scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import type { Downloads } from './downloads.ts';
import { fileRoutes } from './fileRoutes.ts';
import { languageQuery } from './query.ts';

const owners = Object.keys(OWNERS) as Owner[];

/** The file that `worklist --agency` writes: the unsynced cases of one agency that need a person. */
export function worklistRoutes(server: Server, deps: HttpDeps, downloads: Downloads): void {
  const { ledger } = deps;
  fileRoutes(
    server,
    { deps, downloads },
    {
      path: '/api/v1/worklists/:agency',
      summary: 'The cases of an agency that need a person',
      params: { agency: code.describe('by its local code') },
      query: {
        owner: z.enum(owners).optional().describe('whose turn it is; all but dongbo itself unless given'),
        ...languageQuery,
      },
      tableOf: async ({ params: { agency }, query: { owner }, principal, ...reading }) => {
        const { agencies, portalCodes, now, offsetMs, language } = reading;
        // An empty list would look like an agency with nothing to do.
        onlyAgency(principal, agency, { agencies, when: 'ever' });
        if (!agencies?.has(agency) && !(await ledger.names('agency')).has(agency)) {
          throw problem('unknown_agency', 'See /api/v1/gap?by=agency for the codes there are.');
        }
        const filter = recordFilter(scoped(principal, { agency: [agency] }) ?? {}, reading);
        const { groups } = await collectWork(ledger, filter, { owner, portalCodes });
        const rows = worklistRows(ledger, byAgencyAlone(groups)[0]?.cases ?? [], {
          ...reading,
          procedures: await ledger.names('procedure'),
        });
        const table = worklistTable(rows, language, () => undefined);
        return { table, what: `worklist-${agency}`, day: formatDay(now, offsetMs) };
      },
    },
  );
}
