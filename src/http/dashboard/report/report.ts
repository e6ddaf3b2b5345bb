import { provinceReport } from '../../../reports/province/build.ts';
import { provincePage } from '../../../reports/province/page.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { assetPath } from '../frame/assets.ts';
import { pageRoute } from '../frame/pageRoute.ts';

/** `/report`: the A4 page of the command `report`, of the province or of the agencies of the key. */
export function reportPage(server: Server, deps: HttpDeps): void {
  pageRoute(server, deps, {
    path: '/report',
    show: async ({ context }) => {
      const { principal, province, ...reading } = context;
      const report = await provinceReport(deps.ledger, {
        ...reading,
        province,
        mappings: reading,
        filter: scoped(principal, {}),
      });
      return {
        document: provincePage(report, {
          ...reading,
          kind: province.kind,
          stylesheet: assetPath('report.css'),
        }),
      };
    },
  });
}
