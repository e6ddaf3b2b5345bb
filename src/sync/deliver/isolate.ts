import type { MappedCase } from '../../domain/preflight.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import { type BatchRun, otherThan, type SendMode } from './batchRun.ts';
import { NextGroup } from './nextGroup.ts';

/** A refusal of several cases together, and how they had been sent. */
interface Refusal {
  readonly failure: PortalFailure;
  readonly as: SendMode;
}

/**
 * Decides each case of a batch with few requests, though the portal may refuse a whole batch with one code for
 * one of its records, and store none of it (CONTRACTS.md; law 5).
 *
 * A request that goes through delivers its cases: it is no mere question. Of a group that is refused, the first
 * record at fault is sought by halving. The first half is sent. When it is refused, the fault is in there, and the
 * second half goes back, unsent, to what is left of the batch; when it went through, the fault is in the second,
 * which is halved without being sent whole. Then all that is left goes out at once. For one record at fault among
 * 200 these are at most 10 further requests; sending each second half on its own, as bisection does, makes up to 16.
 * What is left after many faults goes out in groups of the size that nextGroup.ts finds.
 *
 * - Refused (`rejected`): a record is branded only by the portal's word about it alone, so the one that the search
 *   leaves over is sent once more, alone.
 * - On the wrong side (`exists`, `missing`): a group of several is first tried the other way as it is, for all may
 *   be like that. When the portal refuses it both ways, it is a mixture: its cases are sorted by the same search,
 *   group after group, and those found to belong to the other side are sent there together at the end, once; a
 *   record is never turned back. At the worst mixture, one half at random, this costs 1.1 requests a case; trying
 *   each half of a refused group both ways cost 2.6, and no way can do with less than 1 on average.
 * - `too_large`: both halves have to go out, so each is isolated by itself.
 * - Anything without a word about the records defers those it was sent with; the others go on.
 */
export async function isolate(
  run: BatchRun,
  cases: readonly MappedCase[],
  as: SendMode,
  { turned = false } = {},
): Promise<void> {
  await new Isolation(run, new NextGroup(cases.length, as), turned).decide(cases);
}

class Isolation {
  readonly #run: BatchRun;
  readonly #next: NextGroup;
  /** These cases may not be turned (again). */
  readonly #turned: boolean;
  /** Cases of which it is known that they have to be sent so. */
  readonly #toSend: Readonly<Record<SendMode, MappedCase[]>> = { new: [], update: [] };

  constructor(run: BatchRun, next: NextGroup, turned: boolean) {
    this.#run = run;
    this.#next = next;
    this.#turned = turned;
  }

  async decide(cases: readonly MappedCase[]): Promise<void> {
    let left = cases;
    while (left.length > 0) {
      // Those that were found to belong to the other side are sent there all the same: nobody else knows of it.
      if (this.#run.isLate && !this.#turned) {
        this.#run.leave(left);
        break;
      }
      const { mixed } = this.#next;
      const { size, as } = this.#next.choose(left.length);
      const group = left.slice(0, size);
      const word = await this.#send(group, as);
      if (word === null) left = left.slice(size);
      // Else it has just shown to be a mixture, and the group was much too large to sort it by.
      else if (mixed === this.#next.mixed) left = [...(await this.#search(group, word)), ...left.slice(size)];
    }
    for (const as of ['new', 'update'] as const) {
      const turned = this.#toSend[as];
      if (turned.length > 0) await isolate(this.#run, turned, as, { turned: true });
    }
  }

  /** Finds and decides the first record at fault in a refused group; returns those that are still undecided. */
  async #search(group: readonly MappedCase[], word: Refusal): Promise<readonly MappedCase[]> {
    let suspects = group;
    let { failure, as } = word;
    let undecided: readonly MappedCase[] = [];
    let alone = group.length === 1;
    while (suspects.length > 1) {
      const middle = Math.ceil(suspects.length / 2);
      const first = suspects.slice(0, middle);
      const second = suspects.slice(middle);
      const told = await this.#send(first, as);
      if (told !== null) {
        suspects = first;
        undecided = [...second, ...undecided];
        ({ failure, as } = told);
        alone = first.length === 1;
      } else if (this.#run.allAccepted(first)) {
        suspects = second;
        alone = false;
      } else return [...second, ...undecided];
    }
    for (const suspect of suspects) await this.#decideSuspect(suspect, { failure, as }, alone);
    return undecided;
  }

  /** `alone`: the word was about this record alone; else it is what the search has left over. */
  async #decideSuspect(suspect: MappedCase, word: Refusal, alone: boolean): Promise<void> {
    // To be sent the other way it needs no word of its own: that request brings it.
    const own = alone || this.#mayTurn(word) ? word : await this.#send([suspect], word.as);
    if (own !== null) this.#atFault(suspect, own);
    else this.#next.interrupted();
    this.#next.searched();
  }

  /** The portal's word about this record alone, in an answer of its own or by name. */
  #atFault(one: MappedCase, word: Refusal): void {
    const back = otherThan(word.as);
    if (this.#mayTurn(word)) {
      this.#toSend[back].push(one);
      this.#next.was(back, 1);
    } else {
      this.#run.refuse(one, word.failure);
      this.#next.interrupted();
    }
  }

  /** Null: each case is decided, noted as to be sent the other way, or deferred. Else all are undecided. */
  async #send(group: readonly MappedCase[], as: SendMode, otherWay = false): Promise<Refusal | null> {
    this.#next.sent();
    const told = await this.#run.ask(group, as);
    if (told.kind === 'deferred') return null;
    if (told.kind === 'accepted') {
      this.#next.was(as, group.length - told.refused.size);
      for (const one of group) {
        const failure = told.refused.get(one.record.caseNo);
        if (failure !== undefined) this.#atFault(one, { failure, as });
      }
      return null;
    }
    const word = { failure: told.failure, as };
    if (word.failure.kind === 'too_large' && group.length > 1) {
      const middle = Math.ceil(group.length / 2);
      for (const half of [group.slice(0, middle), group.slice(middle)]) {
        await isolate(this.#run, half, as, { turned: this.#turned });
      }
      return null;
    }
    const wholeMayBe = group.length > 1 && !otherWay && !this.#next.mixed && this.#mayTurn(word);
    return wholeMayBe ? await this.#sendTheOtherWay(group, word) : word;
  }

  async #sendTheOtherWay(group: readonly MappedCase[], word: Refusal): Promise<Refusal | null> {
    const back = otherThan(word.as);
    const told = await this.#send(group, back, true);
    if (told === null || !this.#mayTurn(told)) {
      this.#next.as = back;
      return told;
    }
    this.#next.refusedBothWays();
    return word;
  }

  #mayTurn({ failure, as }: Refusal): boolean {
    return !this.#turned && failure.kind === (as === 'new' ? 'exists' : 'missing');
  }
}
