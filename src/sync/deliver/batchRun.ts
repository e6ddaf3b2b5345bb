import type { CircuitCause } from '../../domain/circuit.ts';
import type { MappedCase } from '../../domain/preflight.ts';
import { createRedactor } from '../../domain/redact.ts';
import type { PortalFailure, SendResult } from '../../portal/portal.ts';
import type { PortalHealth } from './portalHealth.ts';
import type { BatchOutcome, SendOutcome } from './sendOutcome.ts';
import type { SubBatch } from './subBatches.ts';

/** The one flag of a batch: all its records are new to the portal, or all are there already. */
export type SendMode = 'new' | 'update';

export function otherThan(as: SendMode): SendMode {
  return as === 'new' ? 'update' : 'new';
}

/** What came of one request. */
export type SendVerdict =
  /** Each case is accepted, but for those named. */
  | { readonly kind: 'accepted'; readonly refused: ReadonlyMap<string, PortalFailure> }
  /** The portal's word on all of them together: at least one is at fault. None is decided. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure }
  /** Nothing was said about any of them, or nothing was sent: all are to be tried again, and noted as such. */
  | { readonly kind: 'deferred' };

type Send = (cases: readonly MappedCase[], as: SendMode) => Promise<SendResult>;

const STOPPING: Partial<Record<PortalFailure['kind'], CircuitCause>> = {
  outage: 'outage',
  login: 'login',
  session: 'session',
  throttled: 'throttled',
};

/** The requests of one delivery, and what they told of each case, of the batch size and of the portal's health. */
export class BatchRun {
  readonly #send: Send;
  readonly #health: PortalHealth;
  readonly #signal: AbortSignal;
  readonly #late: AbortSignal | undefined;
  readonly #outcomes = new Map<string, SendOutcome>();
  #stop: BatchOutcome['stop'] = null;
  #tooMany: number | null = null;
  #took = 0;
  #retried = false;

  constructor(send: Send, health: PortalHealth, signal: AbortSignal, late?: AbortSignal) {
    this.#send = send;
    this.#health = health;
    this.#signal = signal;
    this.#late = late;
  }

  /** Whether there is no more time to decide further cases. */
  get isLate(): boolean {
    return this.#late?.aborted === true;
  }

  outcome(): BatchOutcome {
    return { outcomes: this.#outcomes, stop: this.#stop, tooMany: this.#tooMany, took: this.#took };
  }

  /** The next requests are of this piece. */
  begin({ retried }: SubBatch): void {
    this.#retried = retried;
  }

  allAccepted(cases: readonly MappedCase[]): boolean {
    return cases.every(({ record }) => this.#outcomes.get(record.caseNo)?.kind === 'accepted');
  }

  /** Once the line has stopped, nothing is sent any more. */
  async ask(cases: readonly MappedCase[], as: SendMode): Promise<SendVerdict> {
    if (this.#stop !== null || this.#signal.aborted) {
      return this.#defer(cases, this.#stop?.failure ?? aborted, false);
    }
    const result = await this.#send(cases, as).catch((error: unknown): SendResult => {
      // The portal throws for nothing but our own abort; then nothing is known of what was being sent.
      if (this.#signal.aborted) return { outcome: 'failed', failure: aborted };
      throw error;
    });
    if (result.outcome === 'failed') return this.#failed(cases, result.failure);
    this.#health.answered();
    this.#took = Math.max(this.#took, cases.length);
    for (const { record } of cases) {
      if (result.refused.has(record.caseNo)) continue;
      this.#health.accepted();
      this.#outcomes.set(record.caseNo, { kind: 'accepted' });
    }
    if (result.refused.size === 0) return { kind: 'accepted', refused: result.refused };
    const redact = createRedactor(cases.map(({ record }) => record));
    const refused = new Map([...result.refused].map(([caseNo, word]) => [caseNo, said(word, redact)]));
    return { kind: 'accepted', refused };
  }

  /** These are for another delivery. */
  leave(cases: readonly MappedCase[]): void {
    this.#defer(cases, this.#stop?.failure ?? aborted, false);
  }

  #failed(cases: readonly MappedCase[], failure: PortalFailure): SendVerdict {
    const cause = STOPPING[failure.kind];
    if (cause !== undefined) {
      const kept = namingNobody(failure, cases);
      this.#stop = { cause, failure: kept };
      return this.#defer(cases, kept, false);
    }
    if (cases.length > 1 && this.#isTooMuch(failure) && !this.#signal.aborted) this.#tooMany = cases.length;
    if (failure.kind !== 'transient') {
      this.#health.answered();
      return { kind: 'refused', failure };
    }
    const kept = namingNobody(failure, cases);
    const [only, second] = cases;
    const alone = second === undefined ? (only?.record.caseNo ?? null) : null;
    const outage = !this.#signal.aborted && this.#health.failed(alone);
    if (outage) this.#stop = { cause: 'outage', failure: kept };
    return this.#defer(cases, kept, !outage && !this.#signal.aborted);
  }

  /**
   * The portal's word about one record alone. Only two kinds are about what we sent; a record that met with a
   * fault of the portal's, or of which it says first that it exists and then that it does not, is tried later.
   */
  refuse(one: MappedCase, failure: PortalFailure): void {
    if (failure.kind !== 'rejected' && failure.kind !== 'too_large') {
      this.#defer([one], failure, true);
      return;
    }
    if (failure.kind === 'rejected' && this.#health.refused(failure)) {
      const kept = namingNobody(failure, [one]);
      this.#stop = { cause: 'mass_refusal', failure: kept };
      this.#defer([one], kept, false);
      return;
    }
    this.#outcomes.set(one.record.caseNo, { kind: 'refused', failure });
  }

  #defer(cases: readonly MappedCase[], failure: PortalFailure, charge: boolean): SendVerdict {
    for (const { record } of cases) this.#outcomes.set(record.caseNo, { kind: 'deferred', failure, charge });
    return { kind: 'deferred' };
  }

  /**
   * Too large by the portal's own word, or so large that no answer came in time. Of a piece that failed before,
   * the latter is more likely one record's doing: were it held against the size, one record that no answer ever
   * comes to would make all batches small.
   */
  #isTooMuch(failure: PortalFailure): boolean {
    const unanswered = failure.kind === 'transient' && failure.httpStatus === null;
    return failure.kind === 'too_large' || (unanswered && !this.#retried);
  }
}

const aborted: PortalFailure = {
  kind: 'transient',
  code: null,
  httpStatus: null,
  message: 'dongbo broke it off',
  retryAfterMs: null,
};

/**
 * A failure as it may be kept with any of these cases: the settlement of a case knows only its own person, and an
 * answer to a batch may name anybody of it, in what it says of a single case too.
 */
function namingNobody(failure: PortalFailure, cases: readonly MappedCase[]): PortalFailure {
  return said(failure, createRedactor(cases.map(({ record }) => record)));
}

function said(failure: PortalFailure, redact: (message: string) => string): PortalFailure {
  return { ...failure, message: redact(failure.message) };
}
