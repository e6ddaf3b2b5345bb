import { z } from 'zod';
import { OWNERS, type Owner } from '../../domain/reason.ts';
import { formatDay } from '../../domain/time.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { code } from '../../filter/schema.ts';
import { FILE_FORMATS } from '../../presentation/tableFile.ts';
import { byAgencyAlone, collectWork } from '../../reports/worklist/build.ts';
import { worklistRows } from '../../reports/worklist/rows.ts';
import { worklistTable } from '../../reports/worklist/table.ts';
import { principalOf } from '../auth/guard.ts';
import { onlyAgency, scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import { type Downloads, fileAnswer } from './downloads.ts';
import { languageQuery } from './query.ts';

const owners = Object.keys(OWNERS) as Owner[];
const params = strictObject({ agency: code.describe('by its local code') });
const query = strictObject({
  owner: z.enum(owners).optional().describe('whose turn it is; all but dongbo itself unless given'),
  ...languageQuery,
});

/** What `worklist --agency` writes: the unsynced cases of one agency that somebody has to act on. */
export function worklistRoutes(server: Server, deps: HttpDeps, downloads: Downloads): void {
  const { ledger, settings } = deps;
  const { offsetMs, province } = settings;
  for (const format of FILE_FORMATS) {
    server.get(
      `/api/v1/worklists/:agency.${format}`,
      {
        config: { access: 'viewer' },
        exposeHeadRoute: false,
        schema: {
          tags: ['exports'],
          summary: `The cases of an agency that somebody has to act on, as ${format}`,
          params,
          querystring: query,
          response: fileAnswer(format),
        },
      },
      async (request, reply) => {
        const { agency } = request.params;
        const { owner, lang } = request.query;
        const language = lang ?? settings.language;
        const { agencies } = deps.mappings();
        const portalCodes = deps.portalCodes();
        const now = deps.now();
        const principal = principalOf(request);
        // An empty list would look like an agency with nothing to do.
        onlyAgency(principal, agency, { agencies, when: 'ever' });
        if (!agencies?.has(agency) && !(await ledger.names('agency')).has(agency)) {
          throw problem('unknown_agency', 'See /api/v1/gap?by=agency for the codes there are.');
        }
        const filter = recordFilter(scoped(principal, { agency: [agency] }) ?? {}, { agencies, offsetMs });
        const { groups } = await collectWork(ledger, filter, { owner, portalCodes });
        const rows = worklistRows(ledger, byAgencyAlone(groups)[0]?.cases ?? [], {
          ...{ now, offsetMs, language, agencies, portalCodes },
          procedures: await ledger.names('procedure'),
        });
        const name = {
          province: province.code,
          what: `worklist-${agency}`,
          day: formatDay(now, offsetMs),
          format,
        };
        return await downloads.send(
          reply,
          worklistTable(rows, language, () => undefined),
          name,
        );
      },
    );
  }
}
