import { z } from 'zod';
import type { Sentences } from '../../domain/errors.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import type { CaseView } from '../../reports/cases/show.ts';
import { comparisonSchema } from '../../reports/comparison/schema.ts';
import { comparisonJson, lookUpFailedText } from '../../reports/comparison/text.ts';
import { compareCase } from '../../sync/verify/compare.ts';
import { requireOwnPage } from '../auth/sameOrigin.ts';
import { visibleCase } from '../auth/visibleCase.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery } from './query.ts';

/** The document of `show --compare --json`. */
export const comparisonRoute = apiRoute({
  path: '/api/v1/records/:caseNo/comparison',
  access: 'operator',
  tag: 'records',
  summary: 'Ours beside what the portal holds of one case, by one look-up',
  description:
    'For any state, while delivery is held or paused too. Each request asks the portal once, is recorded in the audit trail, and its result in the timeline. 502 `portal.look_up_failed` when the portal gives no answer.',
  params: { caseNo: z.string().overwrite(tidyCode).min(1).describe('percent-encoded, a slash as %2F') },
  query: languageQuery,
  answer: comparisonSchema,
  respond: async ({ params: { caseNo }, ...call }) => {
    // It is a GET that asks the portal, so no other site may cause it with the cookie of a person.
    if (call.request.headers.authorization === undefined) requireOwnPage(call.request);
    const { view, failed } = await compareVisible(caseNo, call);
    if (failed !== null || view.comparison === null) {
      throw problem('portal.look_up_failed', failed ?? { message: '', remedy: '' });
    }
    return comparisonJson(view.comparison, view, call);
  },
});

/**
 * Compares a case that the key may see; `view` holds the result. HttpProblem 404 for any other case, 503 `busy` while too
 * many look-ups are open.
 */
export async function compareVisible(
  caseNo: string,
  call: HttpCall,
): Promise<{ readonly view: CaseView; readonly failed: Sentences | null }> {
  const { ledger, deps, offsetMs, language } = call;
  const view = await visibleCase(caseNo, call);
  const compared = await compareCase(
    view.record,
    {
      ...{ ledger, offsetMs, held: deps.lookUpHeld, mappings: deps.mappings() },
      ...{ now: deps.now, by: actorOf(call) },
    },
    // The look-up continues without its client: it is recorded already.
    new AbortController().signal,
  );
  if (compared.outcome === 'failed') return { view, failed: lookUpFailedText(compared.failure, language) };
  return { view: { ...view, comparison: compared.comparison }, failed: null };
}
