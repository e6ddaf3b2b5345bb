import type { CaseStep } from '../../domain/steps.ts';
import type { MayStart, SendResult } from '../portal.ts';
import { batchResult } from './batchResult.ts';
import type { BatchDeps } from './sendRecords.ts';

/** `CapNhatTienDoHoSoMC`: one step a case [DVCQGIntegrationActionImpl.syncDossierStatus]. */
export async function sendSteps(
  deps: BatchDeps,
  steps: readonly CaseStep[],
  signal: AbortSignal,
  mayStart?: MayStart,
): Promise<SendResult> {
  const wire = deps.wire();
  const cut = deps.cuts.ofBatch('CapNhatTienDoHoSoMC');
  const fields = { data: steps.map((one) => wire.step(one, cut.of(one.mapped))) };
  const verdict = await deps.call('CapNhatTienDoHoSoMC', deps.integrationEndpoint, fields, signal, mayStart);
  const cases = steps.map(({ mapped }) => mapped);
  return cut.settled(batchResult(verdict, cases, deps));
}
