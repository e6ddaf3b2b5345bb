import type { MappedCase } from '../../domain/preflight.ts';
import type { SendMode } from '../../domain/state.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure } from '../../portal/portal.ts';

/** The cases of a request that failed without a verdict: the portal has stored all of them, or none. */
interface Doubt {
  /** How the requests failed in which they were sent as new. */
  readonly failures: PortalFailure[];
  /** Null = not known. */
  stored: boolean | null;
}

/** Cases of which it is remembered; of more, the oldest are forgotten, and found out about case by case. */
const MOST = 50_000;

/** Failures of one kind that count; what was seen before them counts half, because a gateway can be replaced. */
const REMEMBERED = 20;

/**
 * What is known of cases whose answer was lost: the portal may have them.
 *
 * They stay together as a group until the next answer, because a mixture of cases that are there and cases that are not
 * would have to be sorted. Their next request goes out in the mode that will more likely do: experience tells which
 * failures come before the portal stores anything and which after it. So a lost answer costs one request, or two. A wrong
 * guess harms nothing: the portal refuses the group as a whole and stores nothing of it.
 *
 * It is kept in memory. After a restart such cases are sent as new, and sorted where they are there already: that harms nothing,
 * and costs one request more, or about one for two cases where they are mixed with as many others. Rejected: keeping it in the
 * ledger, which would be written for every lost answer, on a portal that loses many, for the sake of a rare restart.
 */
export class PerhapsStored {
  readonly #doubts = new Map<string, Doubt>();
  /** By the way in which a request failed: how often it had been stored, and how often not. */
  readonly #seen = new Map<string, { stored: number; lost: number }>();

  /** Cases of one group can share a request, and others cannot; null = nothing is in doubt. */
  groupOf(caseNo: string): object | null {
    const doubt = this.#doubts.get(caseNo) ?? null;
    return doubt?.stored === true ? KNOWN_THERE : doubt;
  }

  /** Whether these cases are one group in doubt. */
  isInDoubt(cases: readonly MappedCase[]): boolean {
    return this.#shared(cases) !== null;
  }

  /** The mode in which to send these cases, which are known to be new (`new`) or there already. */
  modeOf(cases: readonly MappedCase[], mode: SendMode): SendMode {
    const doubt = this.#shared(cases);
    if (doubt === null) return mode;
    if (doubt.stored !== null) return doubt.stored ? 'update' : 'new';
    const lost = doubt.failures.reduce((chance, failure) => chance * (1 - this.#chance(failure)), 1);
    return lost <= 0.5 ? 'update' : 'new';
  }

  /** A request with these cases failed, in which they were sent as new. */
  failed(cases: readonly MappedCase[], failure: PortalFailure): void {
    const before = this.#shared(cases);
    if (before?.stored === true) return;
    const earlier = before?.stored === null ? before.failures : [];
    const doubt: Doubt = { failures: [...earlier, failure], stored: null };
    for (const { record } of cases) {
      this.#doubts.delete(record.caseNo);
      this.#doubts.set(record.caseNo, doubt);
    }
    for (const caseNo of this.#doubts.keys()) {
      if (this.#doubts.size <= MOST) break;
      this.#doubts.delete(caseNo);
    }
  }

  /** The portal has said whether it has these cases, and with them the whole group. */
  found(cases: readonly MappedCase[], stored: boolean): void {
    const doubt = this.#shared(cases);
    if (doubt === null || doubt.stored !== null) return;
    doubt.stored = stored;
    // After several failures nobody knows in which of them it was stored.
    if (stored && doubt.failures.length > 1) return;
    for (const failure of doubt.failures) {
      const key = wayOf(failure);
      const seen = this.#seen.get(key) ?? { stored: 0, lost: 0 };
      this.#seen.set(key, seen);
      if (seen.stored + seen.lost >= REMEMBERED) {
        seen.stored /= 2;
        seen.lost /= 2;
      }
      seen[stored ? 'stored' : 'lost'] += 1;
    }
  }

  /** These cases are decided, or contradict what was found of their group. */
  forget(cases: readonly MappedCase[]): void {
    for (const { record } of cases) this.#doubts.delete(record.caseNo);
  }

  #shared(cases: readonly MappedCase[]): Doubt | null {
    const [first] = cases;
    const doubt = first === undefined ? undefined : this.#doubts.get(first.record.caseNo);
    if (doubt === undefined) return null;
    const isOne = cases.every(({ record }) => {
      const other = this.#doubts.get(record.caseNo);
      return other === doubt || (other?.stored === true && doubt.stored === true);
    });
    return isOne ? doubt : null;
  }

  #chance(failure: PortalFailure): number {
    const { stored, lost } = this.#seen.get(wayOf(failure)) ?? { stored: 0, lost: 0 };
    return (stored + FAILURES[failure.kind].perhapsStored) / (stored + lost + 1);
  }
}

/** Groups that were found to be there can be sent together. */
const KNOWN_THERE = {};

/** Failures that look alike to us: of one kind and status, with or without an answer. */
function wayOf({ kind, httpStatus, code, fault }: PortalFailure): string {
  return `${kind} ${httpStatus} ${code} ${fault}`;
}
