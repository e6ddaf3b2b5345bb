import { type PushDeps, pushUntilIdle, type StopSignals } from '../src/sync/deliver/push.ts';

/** Delivers what is due. */
export async function push(deps: PushDeps, signals: StopSignals): Promise<void> {
  await pushUntilIdle(deps, signals);
}
