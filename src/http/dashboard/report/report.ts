import { provinceReport } from '../../../reports/province/build.ts';
import { provincePage } from '../../../reports/province/page.ts';
import { scoped } from '../../auth/scope.ts';
import { assetPath } from '../frame/assets.ts';
import { pageRoute } from '../frame/pageRoute.ts';

/** `/report`: the A4 page of the command `report`, of the province or of the agencies of the key. */
export const reportPage = pageRoute({
  path: '/report',
  show: async (_given, context) => {
    const { ledger, principal, province, ...reading } = context;
    const filter = scoped(context, {});
    const report = await provinceReport(ledger, { ...reading, province, mappings: reading, filter });
    const stylesheet = assetPath('report.css');
    return { document: provincePage(report, { ...reading, kind: province.kind, stylesheet }) };
  },
});
