import type { CaseStep } from '../../domain/steps.ts';
import type { SendResult } from '../portal.ts';
import { batchResult } from './batchResult.ts';
import type { BatchDeps } from './sendRecords.ts';
import { wireStep } from './wire/step.ts';

/** `CapNhatTienDoHoSoMC`: one step a case [DVCQGIntegrationActionImpl.syncDossierStatus]. */
export async function sendSteps(
  deps: BatchDeps,
  steps: readonly CaseStep[],
  signal: AbortSignal,
): Promise<SendResult> {
  const fields = { data: steps.map((one) => wireStep(one, deps.offsetMs)) };
  const verdict = await deps.call('CapNhatTienDoHoSoMC', deps.integrationEndpoint, fields, signal);
  const cases = steps.map(({ mapped }) => mapped);
  return batchResult(verdict, cases, deps);
}
