import type { MappedCase } from '../../domain/preflight.ts';
import type { SendResult } from '../portal.ts';
import { batchResult } from './batchResult.ts';
import type { BatchDeps } from './sendRecords.ts';
import { wireProgress } from './wire/progress.ts';

/** `CapNhatTienDoHoSoMC`: one progress step a case [DVCQGIntegrationActionImpl.syncDossierStatus]. */
export async function sendProgress(
  deps: BatchDeps,
  cases: readonly MappedCase[],
  signal: AbortSignal,
): Promise<SendResult> {
  const fields = { data: cases.map((mapped) => wireProgress(mapped, deps.offsetMs)) };
  const verdict = await deps.call('CapNhatTienDoHoSoMC', deps.integrationEndpoint, fields, signal);
  return batchResult(verdict, cases, deps.codes);
}
