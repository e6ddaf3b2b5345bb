import type { MappedCase } from '../../domain/preflight.ts';
import { otherMode, type SendMode } from '../../domain/state.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import type { BatchRun } from './batchRun.ts';
import { NextGroup } from './nextGroup.ts';

/** A refusal of one or several cases sent in this mode. */
interface Refusal {
  readonly failure: PortalFailure;
  readonly mode: SendMode;
}

/**
 * Decides each case of a batch with few requests, although the portal refuses a whole batch for a single record and then
 * stores none of it (docs/contracts.md; law 5).
 *
 * In a refused group, halving finds the first record at fault: if the first half is refused, the fault is in it, and the
 * second half returns unsent to the rest of the batch; if it is accepted, the fault is in the second half, which is halved
 * without being sent whole. Then the rest is sent at once. One record at fault among 200 costs at most 10 more requests,
 * plain bisection up to 16. After many faults nextGroup.ts chooses the size of the groups.
 *
 * - A refusal is recorded only if the portal refused the record alone, so the last suspect is sent once more.
 * - A group in the wrong mode (`exists`, `missing`) is first sent whole in the other one. If both modes are refused, it is
 *   a mixture: the same search sorts its cases, and those of the other mode are sent together at the end. No record
 *   switches twice. A random mixture costs 1.1 requests a case.
 * - A code that nobody has explained can also mean `missing`. If it refuses a group as an update that was `exists` as new,
 *   the group is taken for a mixture, and a record that it refuses alone is tried as new before it is refused.
 * - A group that is too large is sent in smaller ones (sizeLimits.ts).
 * - A request that fails without a verdict is repeated (repeatedRequest.ts). If it fails for its cases, as far as others
 *   show, a whole batch is sent in parts, and a part is deferred; the others are still sent.
 */
export async function isolate(
  run: BatchRun,
  cases: readonly MappedCase[],
  mode: SendMode,
  { switched = false, isPart = false } = {},
): Promise<void> {
  await new Isolation(run, new NextGroup(cases.length, mode), { switched, isPart }).decide(cases);
}

/** Parts in which a batch is sent that fails without a verdict, where others do not. */
const PARTS = 4;

/** By case number, the refusals that a record met in the mode from which it switched, with a code that nobody has explained. */
type FirstRefusals = ReadonlyMap<string, Refusal>;

class Isolation {
  readonly #run: BatchRun;
  readonly #next: NextGroup;
  /** These cases must not switch their mode again. */
  readonly #switched: boolean;
  /** They failed without a verdict in a larger batch. */
  readonly #isPart: boolean;
  /** Cases that need this mode. */
  readonly #toSend: Readonly<Record<SendMode, MappedCase[]>> = { new: [], update: [] };
  /** Unexplained codes that can mean `missing`, judging by the answers to this batch. */
  readonly #perhapsMissing = new Set<string | null>();
  readonly #met: FirstRefusals;
  readonly #refusedAsUpdate = new Map<string, Refusal>();

  constructor(
    run: BatchRun,
    next: NextGroup,
    { switched, isPart }: { readonly switched: boolean; readonly isPart: boolean },
    met: FirstRefusals = new Map(),
  ) {
    this.#run = run;
    this.#next = next;
    this.#switched = switched;
    this.#isPart = isPart;
    this.#met = met;
  }

  async decide(cases: readonly MappedCase[]): Promise<void> {
    let undecided = cases;
    while (undecided.length > 0) {
      // Cases that switched are sent even late, because only this delivery knows their mode.
      if (this.#run.isLate && !this.#switched) {
        this.#run.leave(undecided);
        break;
      }
      const { mixed } = this.#next;
      const { size, mode } = this.#next.choose(undecided.length);
      const { group, others, isRest } = this.#run.fitting(undecided.slice(0, size), mode);
      if (isRest && size === undecided.length && this.#mayWait(cases, undecided)) {
        if (this.#run.handBack(undecided)) break;
      }
      const refusal = await this.#send(group, mode);
      const left = [...others, ...undecided.slice(size)];
      if (refusal === null) undecided = left;
      // The limit that has become known by this cuts them.
      else if (isTooLarge(group, refusal)) undecided = [...group, ...left];
      // Otherwise it has just proved to be a mixture, and the group is too large to sort.
      else if (mixed === this.#next.mixed) undecided = [...(await this.#search(group, refusal)), ...left];
    }
    for (const mode of ['new', 'update'] as const) {
      const toSend = this.#toSend[mode];
      if (toSend.length === 0) continue;
      const next = new NextGroup(toSend.length, mode);
      const options = { switched: true, isPart: this.#isPart };
      await new Isolation(this.#run, next, options, this.#refusedAsUpdate).decide(toSend);
    }
  }

  /** Whether others were sent before, so that the rest would not wait for ever; what has switched its mode goes out now. */
  #mayWait(cases: readonly MappedCase[], undecided: readonly MappedCase[]): boolean {
    return undecided.length < cases.length && !this.#switched && !this.#isPart;
  }

  /** Finds and decides the first record at fault in a refused group; returns the undecided cases. */
  async #search(group: readonly MappedCase[], refusal: Refusal): Promise<readonly MappedCase[]> {
    let suspects = group;
    let latest = refusal;
    let undecided: readonly MappedCase[] = [];
    let alone = group.length === 1;
    while (suspects.length > 1) {
      const [first, second] = halves(suspects);
      const refused = await this.#send(first, latest.mode);
      if (refused !== null && isTooLarge(first, refused)) return [...suspects, ...undecided];
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

  /** `alone`: this record alone was refused; otherwise it is the last suspect of the search. */
  async #decideSuspect(suspect: MappedCase, refusal: Refusal, alone: boolean): Promise<void> {
    // A record that switches needs no refusal of its own, because the request in the other mode decides it.
    const own = alone || this.#maySwitch(refusal) ? refusal : await this.#send([suspect], refusal.mode);
    if (own !== null) this.#atFault(suspect, own);
    else this.#next.interrupted();
    this.#next.searched();
  }

  /** The portal refused this record alone or by name. */
  #atFault(one: MappedCase, refusal: Refusal): void {
    const other = otherMode(refusal.mode);
    if (this.#maySwitch(refusal)) {
      this.#toSend[other].push(one);
      this.#next.found(other, 1);
      if (this.#isPerhapsMissing(refusal)) this.#refusedAsUpdate.set(one.record.caseNo, refusal);
    } else {
      // A record that exists after all was refused as an update for what it is.
      const isOfOtherMode = FAILURES[refusal.failure.kind].switchTo === other;
      const { failure, mode } = (isOfOtherMode ? this.#met.get(one.record.caseNo) : null) ?? refusal;
      this.#run.refuse(one, failure, mode);
      this.#next.interrupted();
    }
  }

  /** Null: each case is decided, deferred, or noted for the other mode. Otherwise all are undecided. */
  async #send(group: readonly MappedCase[], requested: SendMode, isRetry = false): Promise<Refusal | null> {
    this.#next.sent();
    const verdict = await this.#run.send(group, requested, this.#isPart);
    if (verdict.kind === 'deferred') return null;
    if (verdict.kind === 'divide') {
      await this.#sendInParts(group, requested, verdict.isTooMuch);
      return null;
    }
    const { mode } = verdict;
    if (verdict.kind === 'accepted') {
      this.#next.found(mode, group.length - verdict.refused.size);
      for (const one of group) {
        const failure = verdict.refused.get(one.record.caseNo);
        if (failure !== undefined) this.#atFault(one, { failure, mode });
      }
      return null;
    }
    const refusal = { failure: verdict.failure, mode };
    if (group.length === 1 || isTooLarge(group, refusal)) return refusal;
    const allMayBeAlike = !isRetry && !this.#next.mixed && this.#maySwitch(refusal);
    return allMayBeAlike ? await this.#sendInOtherMode(group, refusal) : refusal;
  }

  async #sendInParts(group: readonly MappedCase[], mode: SendMode, isTooMuch: boolean): Promise<void> {
    const size = Math.ceil(group.length / PARTS);
    for (let start = 0; start < group.length; start += size) {
      const part = group.slice(start, start + size);
      await isolate(this.#run, part, mode, { switched: this.#switched, isPart: true });
    }
    if (isTooMuch && this.#run.allAccepted(group)) this.#run.tooMuch(group, mode);
  }

  async #sendInOtherMode(group: readonly MappedCase[], refusal: Refusal): Promise<Refusal | null> {
    const other = otherMode(refusal.mode);
    const second = await this.#send(group, other, true);
    if (second !== null && other === 'update' && isUnexplained(second.failure)) {
      this.#perhapsMissing.add(second.failure.code);
    }
    if (second === null || !this.#maySwitch(second)) {
      this.#next.mode = other;
      return second;
    }
    this.#next.refusedInBothModes();
    return refusal;
  }

  #maySwitch(refusal: Refusal): boolean {
    const { failure, mode } = refusal;
    if (this.#switched) return false;
    return FAILURES[failure.kind].switchTo === otherMode(mode) || this.#isPerhapsMissing(refusal);
  }

  #isPerhapsMissing({ failure, mode }: Refusal): boolean {
    return mode === 'update' && isUnexplained(failure) && this.#perhapsMissing.has(failure.code);
  }
}

function isTooLarge(group: readonly MappedCase[], { failure }: Refusal): boolean {
  return group.length > 1 && FAILURES[failure.kind].isolate === 'cut';
}

function isUnexplained({ kind, listed }: PortalFailure): boolean {
  return FAILURES[kind].massRefusal && listed !== true;
}

function halves(group: readonly MappedCase[]): readonly [MappedCase[], MappedCase[]] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}
