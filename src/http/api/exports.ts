import { formatDay } from '../../domain/time.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { filterQuery } from '../../filter/schema.ts';
import { recordsTable } from '../../reports/cases/table.ts';
import { gapReport } from '../../reports/gap/build.ts';
import { gapTable } from '../../reports/gap/table.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import type { Downloads } from './downloads.ts';
import { fileRoutes } from './fileRoutes.ts';
import { gapQuery, languageQuery } from './query.ts';

/** The files that `gap` and `records` write with `--out`. */
export function exportRoutes(server: Server, deps: HttpDeps, downloads: Downloads): void {
  const { ledger } = deps;
  fileRoutes(
    server,
    { deps, downloads },
    {
      path: '/api/v1/exports/gap',
      summary: 'The sync gap',
      query: gapQuery,
      tableOf: async ({ query, ...reading }) => {
        const { by, tree, today, asOf } = query;
        const filter = scoped(reading.principal, query);
        const report = await gapReport(ledger, { ...reading, by, tree, today, asOf, filter });
        return { table: gapTable(report, reading.language), what: 'gap', day: report.asOf.slice(0, 10) };
      },
    },
  );

  fileRoutes(
    server,
    { deps, downloads },
    {
      path: '/api/v1/exports/records',
      summary: 'All matching cases',
      query: { ...filterQuery, ...languageQuery },
      tableOf: async ({ query, ...reading }) => {
        const filter = recordFilter(scoped(reading.principal, query) ?? {}, reading);
        const table = recordsTable(ledger, filter, reading);
        return { table, what: 'records', day: formatDay(reading.now, reading.offsetMs) };
      },
    },
  );
}
