import { z } from 'zod';
import type { Answer } from '../portal.ts';
import { resultItems, scalarText } from './answer.ts';
import type { Call } from './call.ts';
import { failureOf } from './classify.ts';

const list = resultItems.pipe(
  z
    .array(
      z.object({
        matthc: scalarText.pipe(z.string().min(1)),
        tentthc: scalarText.nullish().transform((name) => name ?? ''),
      }),
    )
    .min(1),
);

/**
 * `LayDanhSachTTHC`: the national procedure list, code → name
 * [DVCQGIntegrationActionImpl.getServiceInfoDVCQGMap]. A list with a single row that cannot be read, or with
 * none, has failed: cases are held back for a procedure that is not on it, so half a list is worse than none.
 */
export async function procedures(
  deps: { readonly call: Call; readonly shareEndpoint: string },
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<string, string>>> {
  const verdict = await deps.call('LayDanhSachTTHC', deps.shareEndpoint, {}, signal);
  if (!verdict.ok) return { outcome: 'failed', failure: verdict.failure };
  const parsed = list.safeParse(verdict.answer.result);
  if (!parsed.success) {
    const failure = failureOf('transient', 'a procedure list that is empty or cannot be read', {
      httpStatus: verdict.httpStatus,
    });
    return { outcome: 'failed', failure };
  }
  const names = new Map(parsed.data.map(({ matthc, tentthc }) => [matthc, tentthc]));
  return { outcome: 'answered', value: names };
}
