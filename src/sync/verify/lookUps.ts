import { isPortalStatus } from '../../domain/status.ts';
import type { LookedUp, SyncedCase } from '../../ledger/port/verification.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { LookUp, Portal } from '../../portal/portal.ts';
import { PortalHealth } from '../deliver/portalHealth.ts';

export interface LookUpDeps {
  readonly portal: Portal;
  /** Look-ups under way at one time. */
  readonly concurrency: number;
  /** Asked before each look-up, because deliveries go first: null = go on, else why to stop. */
  readonly mayAsk: (signal: AbortSignal) => Promise<string | null>;
}

export interface LookUps {
  /** What was found of the first cases, in their order; null: the look-up failed, which says nothing. */
  readonly found: readonly (LookedUp | null)[];
  /** Why the cases after those were not asked for: a kind of failure, or what `mayAsk` said; null = all were. */
  readonly stoppedBecause: string | null;
}

/**
 * Asks the portal for one case after the other. When it ends early, by a failure of the portal or an abort,
 * what was found up to the first case left open counts; so a walk can go on exactly there.
 */
export async function lookUpCases(
  cases: readonly SyncedCase[],
  deps: LookUpDeps,
  signal: AbortSignal,
): Promise<LookUps> {
  const health = new PortalHealth();
  const found = new Map<number, LookedUp | null>();
  let stoppedBecause: string | null = null;

  async function ask(one: SyncedCase, index: number): Promise<void> {
    const why = await deps.mayAsk(signal);
    // Only now: another look-up may have failed while this one waited for its turn.
    stoppedBecause ??= why;
    if (stoppedBecause !== null) return;
    const answer = await deps.portal.lookUp(one.caseNo, signal);
    if (answer.outcome === 'answered') {
      health.answered();
      found.set(index, judged(one, answer.value));
      return;
    }
    const { stop, isolate } = FAILURES[answer.failure.kind];
    if (stop !== null) stoppedBecause ??= stop;
    else if (isolate === null && health.failed(null)) stoppedBecause ??= 'outage';
    else found.set(index, null);
  }

  const queue = cases.entries();
  const askInTurn = async (): Promise<void> => {
    for (const [index, one] of queue) {
      if (signal.aborted || stoppedBecause !== null) return;
      await ask(one, index).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: deps.concurrency }, askInTurn));

  const open = cases.findIndex((_, index) => !found.has(index));
  const asked = open === -1 ? cases.length : open;
  return { found: Array.from({ length: asked }, (_, index) => found.get(index) ?? null), stoppedBecause };
}

/**
 * Another of the portal's ten statuses disproves the acknowledgement. A text that is none of them is no
 * status that can be compared (no public source shows how the portal writes it); then it is the case's
 * presence that is confirmed.
 */
function judged({ id, version, ackedStatus }: SyncedCase, { present, status }: LookUp): LookedUp {
  if (!present) return { id, version, found: { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' } };
  if (status === null || !isPortalStatus(status) || status === ackedStatus) {
    return { id, version, found: { outcome: 'confirmed' } };
  }
  return { id, version, found: { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status } };
}
