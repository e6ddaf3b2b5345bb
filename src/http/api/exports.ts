import { formatDay } from '../../domain/time.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { filterQuery } from '../../filter/schema.ts';
import { FILE_FORMATS } from '../../presentation/tableFile.ts';
import { recordsTable } from '../../reports/cases/table.ts';
import { gapReport } from '../../reports/gap/build.ts';
import { gapTable } from '../../reports/gap/table.ts';
import { principalOf } from '../auth/guard.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { type Downloads, fileAnswer } from './downloads.ts';
import { gapQuery, languageQuery } from './query.ts';

const recordsQuery = strictObject({ ...filterQuery, ...languageQuery });

/** What `gap` and `records` write with `--out`, as files. */
export function exportRoutes(server: Server, deps: HttpDeps, downloads: Downloads): void {
  const { ledger, settings } = deps;
  const { offsetMs, province } = settings;
  for (const format of FILE_FORMATS) {
    const shared = {
      config: { access: 'viewer' },
      // It would make the whole file to tell how long it is.
      exposeHeadRoute: false,
    } as const;
    const file = { tags: ['exports'], response: fileAnswer(format) };

    server.get(
      `/api/v1/exports/gap.${format}`,
      { ...shared, schema: { ...file, summary: `The sync gap as ${format}`, querystring: gapQuery } },
      async (request, reply) => {
        const { by, asOf, tree, today, lang, ...asked } = request.query;
        const language = lang ?? settings.language;
        const report = await gapReport(ledger, {
          ...{ by, tree, today, asOf, offsetMs, language, now: deps.now() },
          filter: scoped(principalOf(request), asked),
          agencies: deps.mappings().agencies,
        });
        const day = report.asOf.slice(0, 10);
        const name = { province: province.code, what: 'gap', day, format };
        return await downloads.send(reply, gapTable(report, language), name);
      },
    );

    server.get(
      `/api/v1/exports/records.${format}`,
      {
        ...shared,
        schema: { ...file, summary: `All matching cases as ${format}`, querystring: recordsQuery },
      },
      async (request, reply) => {
        const { lang, ...asked } = request.query;
        const language = lang ?? settings.language;
        const filter = scoped(principalOf(request), asked) ?? {};
        const ours = recordFilter(filter, { agencies: deps.mappings().agencies, offsetMs });
        const day = formatDay(deps.now(), offsetMs);
        const name = { province: province.code, what: 'records', day, format };
        return await downloads.send(reply, recordsTable(ledger, ours, { language, offsetMs }), name);
      },
    );
  }
}
