import { z } from 'zod';
import type { Answer } from '../portal.ts';
import { resultItems, scalarText } from './answer.ts';
import type { Call } from './call.ts';
import { failed } from './classify.ts';

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
 * `LayDanhSachTTHC` [DVCQGIntegrationActionImpl.getServiceInfoDVCQGMap]: code → name. A single unreadable row fails the
 * list, because cases of procedures that are not on it are blocked.
 */
export async function procedures(
  deps: { readonly call: Call; readonly shareEndpoint: string },
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<string, string>>> {
  const verdict = await deps.call('LayDanhSachTTHC', deps.shareEndpoint, {}, signal);
  if (!verdict.ok) return { outcome: 'failed', failure: verdict.failure };
  const parsed = list.safeParse(verdict.answer.result);
  if (!parsed.success) {
    return failed('transient', 'a procedure list that is empty or cannot be read', verdict);
  }
  const names = new Map(parsed.data.map(({ matthc, tentthc }) => [matthc, tentthc]));
  return { outcome: 'answered', value: names };
}
