import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import {
  KEPT,
  type LedgerRetention,
  PRUNED,
  type Pruned,
  type PruneOutcome,
  type Retention,
} from '../../ledger/port/retention.ts';
import { StepSize } from './stepSize.ts';

export interface PruneDeps {
  readonly ledger: LedgerRetention;
  readonly retention: Retention;
  /** Removes set-aside folders of the private Redis, or only counts them. */
  readonly setAside: (now: Instant, options: { readonly dryRun: boolean }) => Promise<number>;
  readonly now: () => Instant;
}

/**
 * Removes what is older than its retention, in steps of a few milliseconds with longer rests between them, so that deliveries
 * go on. Broken off, it goes on the next time: nothing depends on where it stopped.
 */
export async function prune(
  deps: PruneDeps,
  { dryRun = false, signal }: { readonly dryRun?: boolean; readonly signal?: AbortSignal | undefined } = {},
): Promise<PruneOutcome> {
  const { ledger, retention, now } = deps;
  const at = now();
  const size = new StepSize();
  const boundOf = (what: Pruned): Instant | null => {
    const days = retention[KEPT[what]];
    return days === 0 ? null : at - days * DAY_MS;
  };
  if (!dryRun) await keepOutcomes(ledger, [boundOf('timelines'), boundOf('replayCases')]);
  const removed: Record<Pruned, number> = { ...NONE };
  for (const what of PRUNED) {
    const before = boundOf(what);
    if (before === null) continue;
    if (dryRun) removed[what] = await ledger.countPrunable(what, before);
    else {
      for (let after: string | null = ''; after !== null; ) {
        signal?.throwIfAborted();
        const began = performance.now();
        const step = await ledger.pruneStep(what, { before, after, limit: size.limit, now: at });
        removed[what] += step.removed;
        after = step.next;
        await sleep(size.took(performance.now() - began), undefined, signal && { signal });
      }
    }
  }
  const redisFolders = await deps.setAside(at, { dryRun });
  return { removed: { ...removed, redisFolders }, longestMs: size.longestMs };
}

const NONE: Readonly<Record<Pruned, number>> = {
  ...{ timelines: 0, replayCases: 0, snapshots: 0, baseline: 0, audit: 0, keys: 0 },
};

/** The outcomes are counted from lists and timelines: they are kept before the first of both goes. */
async function keepOutcomes(ledger: LedgerRetention, bounds: readonly (Instant | null)[]): Promise<void> {
  const known = bounds.filter((bound) => bound !== null);
  if (known.length > 0) await ledger.keepReplayOutcomes(Math.max(...known));
}
