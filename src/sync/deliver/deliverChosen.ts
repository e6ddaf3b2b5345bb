import { type DrainDeps, type Drained, drain } from './drain.ts';

/** Cases that are leased in turn: few enough to be named in every lease. */
const WINDOW = 2_000;

export interface ChosenDeps extends Omit<DrainDeps, 'among'> {
  /** From now on only these cases are leased. */
  readonly deliverOnly: (ids: readonly number[]) => void;
}

/** Delivers these cases and no others, as far as possible; whatever else waits stays as it is. */
export async function deliverChosen(
  ids: readonly number[],
  deps: ChosenDeps,
  signal: AbortSignal,
): Promise<Drained> {
  for (let from = 0; from < ids.length; from += WINDOW) {
    const among = ids.slice(from, from + WINDOW);
    deps.deliverOnly(among);
    deps.bell.ring();
    const drained = await drain({ ...deps, among }, signal);
    if (drained.stoppedBecause !== null) return drained;
  }
  return { stoppedBecause: null };
}
