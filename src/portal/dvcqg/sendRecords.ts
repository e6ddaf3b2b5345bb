import type { MappedCase } from '../../domain/preflight.ts';
import type { SendMode } from '../../domain/state.ts';
import type { MayStart, SendResult } from '../portal.ts';
import { batchResult, type ResultRules } from './batchResult.ts';
import type { Call } from './call.ts';
import type { Wire } from './wire/compile.ts';
import type { Cuts } from './wire/cuts.ts';

export interface BatchDeps extends ResultRules {
  readonly call: Call;
  readonly integrationEndpoint: string;
  readonly wire: () => Wire;
  readonly cuts: Cuts;
}

/** `DongBoHoSoMC`: one isUpdating flag for the whole batch [DVCQGIntegrationActionImpl.syncDossier]. */
export async function sendRecords(
  deps: BatchDeps,
  mode: SendMode,
  cases: readonly MappedCase[],
  signal: AbortSignal,
  mayStart?: MayStart,
): Promise<SendResult> {
  const wire = deps.wire();
  const cut = deps.cuts.ofBatch('DongBoHoSoMC');
  const fields = {
    isUpdating: mode === 'update' ? 'True' : 'False',
    data: cases.map((mapped) => wire.record(mode, mapped, cut.of(mapped))),
  };
  const verdict = await deps.call('DongBoHoSoMC', deps.integrationEndpoint, fields, signal, mayStart);
  return cut.settled(batchResult(verdict, cases, deps));
}
