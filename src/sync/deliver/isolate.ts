import type { MappedCase } from '../../domain/preflight.ts';
import { otherMode, type SendMode } from '../../domain/state.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import type { BatchRun } from './batchRun.ts';
import { NextGroup } from './nextGroup.ts';

/** A refusal of one or several cases, and the mode in which they had been sent. */
interface Refusal {
  readonly failure: PortalFailure;
  readonly mode: SendMode;
}

/**
 * Decides each case of a batch with few requests, although the portal refuses a whole batch with one code for one of
 * its records and then stores none of it (docs/contracts.md; law 5).
 *
 * A request that succeeds delivers its cases. In a group that is refused, the first record at fault is searched for by
 * halving. The first half is sent. If it is refused, the fault is in it, and the second half goes back, unsent, to the
 * undecided rest of the batch; if it succeeds, the fault is in the second half, which is halved without being sent
 * whole. Then the whole rest is sent at once. One record at fault among 200 costs at most 10 further requests; sending
 * each second half on its own, as bisection does, costs up to 16. After many faults the rest is sent in groups of the
 * size that nextGroup.ts finds.
 *
 * - A refusal is recorded only when the portal has refused the record alone, so the one that the search leaves over is
 *   sent once more, alone.
 * - In the wrong mode (`exists`, `missing`), a group of several is first sent whole in the other mode, because all its
 *   cases may be alike. If the portal refuses it in both modes, it is a mixture: its cases are sorted by the same
 *   search, and those found to belong to the other mode are sent in it together at the end. No record switches twice.
 *   The worst mixture, one half at random, costs 1.1 requests a case; trying each half of a refused group in both
 *   modes cost 2.6, and no algorithm can do with less than 1 on average.
 * - `too_large`: both halves have to be sent, so each is isolated by itself.
 * - A failure that says nothing about the records defers those it was sent with; the others are still sent.
 */
export async function isolate(
  run: BatchRun,
  cases: readonly MappedCase[],
  mode: SendMode,
  { switched = false } = {},
): Promise<void> {
  await new Isolation(run, new NextGroup(cases.length, mode), switched).decide(cases);
}

class Isolation {
  readonly #run: BatchRun;
  readonly #next: NextGroup;
  /** These cases must not switch their mode (again). */
  readonly #switched: boolean;
  /** Cases that turned out to need this mode. */
  readonly #toSend: Readonly<Record<SendMode, MappedCase[]>> = { new: [], update: [] };

  constructor(run: BatchRun, next: NextGroup, switched: boolean) {
    this.#run = run;
    this.#next = next;
    this.#switched = switched;
  }

  async decide(cases: readonly MappedCase[]): Promise<void> {
    let undecided = cases;
    while (undecided.length > 0) {
      // Cases that switched are sent however late it is: only this delivery knows their mode.
      if (this.#run.isLate && !this.#switched) {
        this.#run.leave(undecided);
        break;
      }
      const { mixed } = this.#next;
      const { size, mode } = this.#next.choose(undecided.length);
      const group = undecided.slice(0, size);
      const refusal = await this.#send(group, mode);
      if (refusal === null) undecided = undecided.slice(size);
      // Otherwise it has just proved to be a mixture, and the group is much too large to sort it by.
      else if (mixed === this.#next.mixed) {
        undecided = [...(await this.#search(group, refusal)), ...undecided.slice(size)];
      }
    }
    for (const mode of ['new', 'update'] as const) {
      const toSend = this.#toSend[mode];
      if (toSend.length > 0) await isolate(this.#run, toSend, mode, { switched: true });
    }
  }

  /** Finds and decides the first record at fault in a refused group; returns those that are still undecided. */
  async #search(group: readonly MappedCase[], refusal: Refusal): Promise<readonly MappedCase[]> {
    let suspects = group;
    let latest = refusal;
    let undecided: readonly MappedCase[] = [];
    let alone = group.length === 1;
    while (suspects.length > 1) {
      const [first, second] = halves(suspects);
      const refused = await this.#send(first, latest.mode);
      if (refused !== null) {
        suspects = first;
        undecided = [...second, ...undecided];
        latest = refused;
        alone = first.length === 1;
      } else if (this.#run.allAccepted(first)) {
        suspects = second;
        alone = false;
      } else return [...second, ...undecided];
    }
    for (const suspect of suspects) await this.#decideSuspect(suspect, latest, alone);
    return undecided;
  }

  /** `alone`: the refusal is of this record alone; otherwise the record is what the search has left over. */
  async #decideSuspect(suspect: MappedCase, refusal: Refusal, alone: boolean): Promise<void> {
    // A record that switches its mode needs no refusal of its own: the request in the other mode decides it.
    const own = alone || this.#maySwitch(refusal) ? refusal : await this.#send([suspect], refusal.mode);
    if (own !== null) this.#atFault(suspect, own);
    else this.#next.interrupted();
    this.#next.searched();
  }

  /** The portal refused this record by itself, in an answer of its own or by name. */
  #atFault(one: MappedCase, refusal: Refusal): void {
    const other = otherMode(refusal.mode);
    if (this.#maySwitch(refusal)) {
      this.#toSend[other].push(one);
      this.#next.found(other, 1);
    } else {
      this.#run.refuse(one, refusal.failure);
      this.#next.interrupted();
    }
  }

  /** Null: each case is decided, to be sent in the other mode, or deferred. Otherwise all are undecided. */
  async #send(group: readonly MappedCase[], mode: SendMode, isRetry = false): Promise<Refusal | null> {
    this.#next.sent();
    const verdict = await this.#run.send(group, mode);
    if (verdict.kind === 'deferred') return null;
    if (verdict.kind === 'accepted') {
      this.#next.found(mode, group.length - verdict.refused.size);
      for (const one of group) {
        const failure = verdict.refused.get(one.record.caseNo);
        if (failure !== undefined) this.#atFault(one, { failure, mode });
      }
      return null;
    }
    const refusal = { failure: verdict.failure, mode };
    if (group.length === 1) return refusal;
    if (FAILURES[verdict.failure.kind].isolate === 'halve') {
      for (const half of halves(group)) await isolate(this.#run, half, mode, { switched: this.#switched });
      return null;
    }
    const allMayBeAlike = !isRetry && !this.#next.mixed && this.#maySwitch(refusal);
    return allMayBeAlike ? await this.#sendInOtherMode(group, refusal) : refusal;
  }

  async #sendInOtherMode(group: readonly MappedCase[], refusal: Refusal): Promise<Refusal | null> {
    const other = otherMode(refusal.mode);
    const second = await this.#send(group, other, true);
    if (second === null || !this.#maySwitch(second)) {
      this.#next.mode = other;
      return second;
    }
    this.#next.refusedInBothModes();
    return refusal;
  }

  #maySwitch({ failure, mode }: Refusal): boolean {
    return !this.#switched && FAILURES[failure.kind].switchTo === otherMode(mode);
  }
}

function halves(group: readonly MappedCase[]): readonly [MappedCase[], MappedCase[]] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}
