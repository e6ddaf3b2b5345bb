import { z } from 'zod';
import { tidyCode } from '../../../domain/tidyText.ts';
import { html } from '../../../presentation/html.ts';
import { compareVisible } from '../../api/comparison.ts';
import { casePath } from '../casesPath.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { casePageOf } from './case.ts';

/** The button of `/cases/{caseNo}` that asks the portal; the result is shown there, a failure at once. */
export const comparePage = pageRoute({
  method: 'POST',
  path: '/cases/:caseNo/compare',
  access: 'operator',
  params: { caseNo: z.string().overwrite(tidyCode).min(1) },
  show: async ({ params: { caseNo } }, context) => {
    const { view, failed } = await compareVisible(caseNo, context);
    const path = casePath(view.record.caseNo);
    if (failed === null) return { redirect: `${path}#comparison` };
    const notice = html`<p class="notice bad" role="alert" id="compare-failed">${failed.message} ${failed.remedy}</p>`;
    return { ...(await casePageOf(view, context, notice)), path, status: 502 };
  },
});
