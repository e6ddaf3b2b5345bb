import type { PortalFault } from '../../domain/portalFault.ts';
import type { LookedUp, SyncedCase } from '../../ledger/port/verification.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { LookUp, Portal } from '../../portal/portal.ts';
import { PortalHealth } from '../deliver/portalHealth.ts';

export interface LookUpDeps {
  readonly portal: Portal;
  /** Concurrent look-ups. */
  readonly concurrency: number;
  /** Called before each look-up. Null = continue, else the reason to stop. */
  readonly holdBack: (signal: AbortSignal) => Promise<string | null>;
}

export interface LookUps {
  /** In the order of the cases; null: the look-up failed. */
  readonly found: readonly (LookedUp | null)[];
  /** Why the remaining cases were not looked up: a circuit cause, or the reason of `holdBack`. */
  readonly stoppedBecause: string | null;
  /** The kind of outage, where it is known. */
  readonly fault: PortalFault | undefined;
}

/** Looks up cases in order. If it ends early, `found` ends before the first case without a result. */
export async function lookUpCases(
  cases: readonly SyncedCase[],
  deps: LookUpDeps,
  signal: AbortSignal,
): Promise<LookUps> {
  const health = new PortalHealth();
  const found = new Map<number, LookedUp | null>();
  let stoppedBecause: string | null = null;
  let fault: PortalFault | undefined;

  async function lookUp(one: SyncedCase, index: number): Promise<void> {
    const held = await deps.holdBack(signal);
    // Checked again, because another look-up can have failed meanwhile.
    stoppedBecause ??= held;
    if (stoppedBecause !== null) return;
    const answer = await deps.portal.lookUp(one.caseNo, signal, one.nationCode);
    if (answer.outcome === 'answered') {
      health.answered([]);
      found.set(index, compare(one, answer.value));
      return;
    }
    fault = answer.failure.fault;
    const { stop, inBulk, isolate, blame } = FAILURES[answer.failure.kind];
    if (stop !== null) stoppedBecause ??= stop;
    // Look-ups can wait, so they end at the first sign of trouble.
    else if (blame !== 'alone') stoppedBecause ??= inBulk;
    else {
      const cause = isolate === null ? health.failed([], answer.failure) : null;
      if (cause === null) found.set(index, null);
      else stoppedBecause ??= cause;
    }
  }

  const queue = cases.entries();
  const takeFromQueue = async (): Promise<void> => {
    for (const [index, one] of queue) {
      if (signal.aborted || stoppedBecause !== null) return;
      await lookUp(one, index).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: deps.concurrency }, takeFromQueue));

  const open = cases.findIndex((_, index) => !found.has(index));
  const done = open === -1 ? cases.length : open;
  return {
    found: Array.from({ length: done }, (_, index) => found.get(index) ?? null),
    stoppedBecause,
    fault,
  };
}

/** A status that cannot be read confirms and disproves nothing: the case is there, and that is all. */
function compare({ id, version, ackedStatus }: SyncedCase, { present, status }: LookUp): LookedUp {
  if (!present) return { id, version, found: { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' } };
  if (status === null) return { id, version, found: { outcome: 'present' } };
  if (status === ackedStatus) return { id, version, found: { outcome: 'confirmed' } };
  return { id, version, found: { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status } };
}
