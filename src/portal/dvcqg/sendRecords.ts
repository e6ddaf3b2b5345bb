import type { MappedCase } from '../../domain/preflight.ts';
import type { SendMode } from '../../domain/state.ts';
import type { SendResult } from '../portal.ts';
import { batchResult, type ResultRules } from './batchResult.ts';
import type { Call } from './call.ts';
import { wireRecord } from './wire/record.ts';

export interface BatchDeps extends ResultRules {
  readonly call: Call;
  readonly integrationEndpoint: string;
  readonly offsetMs: number;
}

/** `DongBoHoSoMC`: one isUpdating flag for the whole batch [DVCQGIntegrationActionImpl.syncDossier]. */
export async function sendRecords(
  deps: BatchDeps,
  mode: SendMode,
  cases: readonly MappedCase[],
  signal: AbortSignal,
): Promise<SendResult> {
  const fields = {
    isUpdating: mode === 'update' ? 'True' : 'False',
    data: cases.map((mapped) => wireRecord(mapped, deps.offsetMs)),
  };
  const verdict = await deps.call('DongBoHoSoMC', deps.integrationEndpoint, fields, signal);
  return batchResult(verdict, cases, deps);
}
