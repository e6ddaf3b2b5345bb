import { z } from 'zod';
import type { Domain } from '../../domain/preflight.ts';
import type { Answer } from '../portal.ts';
import { resultItems, scalarText } from './answer.ts';
import type { Call } from './call.ts';
import { failed } from './classify.ts';

const text = scalarText.nullish().transform((value) => value ?? '');
const found = resultItems.pipe(
  z.array(
    z.object({
      linhvucthuchien: resultItems
        .pipe(z.array(z.object({ malinhvuc: text, tenlinhvuc: text })))
        .nullish()
        .transform((domains) => domains ?? []),
    }),
  ),
);

/** `LayThuTuc` [DVCQGIntegrationActionImpl]: the first whole domain of a procedure; null = the portal names none. */
export async function domain(
  deps: { readonly call: Call; readonly shareEndpoint: string },
  procedureCode: string,
  signal: AbortSignal,
): Promise<Answer<Domain | null>> {
  const verdict = await deps.call('LayThuTuc', deps.shareEndpoint, { maTTHC: procedureCode }, signal);
  if (!verdict.ok) return { outcome: 'failed', failure: verdict.failure };
  const { result } = verdict.answer;
  const parsed = found.safeParse(isObject(result) ? [result] : result);
  if (!parsed.success) return failed('transient', 'a procedure that cannot be read', verdict);
  const domains = parsed.data.flatMap((procedure) => procedure.linhvucthuchien);
  const whole = domains.find(({ malinhvuc, tenlinhvuc }) => malinhvuc !== '' && tenlinhvuc !== '');
  const value = whole === undefined ? null : { code: whole.malinhvuc, name: whole.tenlinhvuc };
  return { outcome: 'answered', value };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
