import { type PushDeps, pushUntilIdle, type StopSignals } from '../src/sync/deliver/push.ts';

/** Delivers what is due. The job carries nothing: the ledger says what there is to do. */
export async function push(deps: PushDeps, signals: StopSignals): Promise<void> {
  await pushUntilIdle(deps, signals);
}
