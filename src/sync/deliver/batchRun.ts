import type { CircuitCause } from '../../domain/circuit.ts';
import type { MappedCase } from '../../domain/preflight.ts';
import { createRedactor } from '../../domain/redact.ts';
import { isRefusedAgain } from '../../domain/refusedAgain.ts';
import type { SendMode } from '../../domain/state.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure, SendResult } from '../../portal/portal.ts';
import type { PortalHealth } from './portalHealth.ts';
import type { BatchOutcome, SendOutcome } from './sendOutcome.ts';
import type { SubBatch } from './subBatches.ts';

/** The outcome of one request. */
export type SendVerdict =
  /** Every case is accepted except those named. */
  | { readonly kind: 'accepted'; readonly refused: ReadonlyMap<string, PortalFailure> }
  /** The portal refused the whole request: at least one case is at fault, and none is decided. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure }
  /** No verdict on the cases, or nothing was sent. All are recorded as deferred. */
  | { readonly kind: 'deferred' };

type Send = (cases: readonly MappedCase[], mode: SendMode) => Promise<SendResult>;

export interface RunOptions {
  /** Once aborted, no further case is decided. */
  readonly late?: AbortSignal | undefined;
  /** Whether this delivery finds out if the circuit can close. */
  readonly probe?: boolean | undefined;
}

/** The requests of one delivery, and their consequences for the cases, the batch size and the portal's health. */
export class BatchRun {
  readonly #send: Send;
  readonly #health: PortalHealth;
  readonly #signal: AbortSignal;
  readonly #late: AbortSignal | undefined;
  readonly #probe: boolean;
  readonly #outcomes = new Map<string, SendOutcome>();
  #stop: BatchOutcome['stop'] = null;
  #tooMany: number | null = null;
  #took = 0;
  #retried = false;
  #refusedBefore: boolean = false;
  /** Refusals in this sub-batch, by code. */
  readonly #refusedAgain = new Map<string, number>();
  #acceptedAgain = 0;

  constructor(send: Send, health: PortalHealth, signal: AbortSignal, options: RunOptions = {}) {
    this.#send = send;
    this.#health = health;
    this.#signal = signal;
    this.#late = options.late;
    this.#probe = options.probe === true;
  }

  /** Whether no further case of this sub-batch is decided: it is too late, or they are evidently refused again. */
  get isLate(): boolean {
    return this.#late?.aborted === true || this.#isRefusedAgain;
  }

  get #isRefusedAgain(): boolean {
    const most = Math.max(0, ...this.#refusedAgain.values());
    return this.#refusedBefore && isRefusedAgain(most, this.#acceptedAgain);
  }

  outcome(): BatchOutcome {
    return { outcomes: this.#outcomes, stop: this.#stop, tooMany: this.#tooMany, took: this.#took };
  }

  /** The next requests belong to this sub-batch. */
  begin({ retried, refusedBefore = false }: SubBatch): void {
    this.#retried = retried;
    this.#refusedBefore = refusedBefore;
    this.#refusedAgain.clear();
    this.#acceptedAgain = 0;
  }

  allAccepted(cases: readonly MappedCase[]): boolean {
    return cases.every(({ record }) => this.#outcomes.get(record.caseNo)?.kind === 'accepted');
  }

  /** Sends one request, unless an earlier one has opened the circuit. */
  async send(cases: readonly MappedCase[], mode: SendMode): Promise<SendVerdict> {
    if (this.#stop !== null || this.#signal.aborted) return this.leave(cases);
    const result = await this.#send(cases, mode).catch((error: unknown): SendResult => {
      // The portal throws only when we abort, and may have executed the request.
      if (this.#signal.aborted) return { outcome: 'failed', failure: ABORTED };
      throw error;
    });
    if (result.outcome === 'failed') return this.#failed(cases, result.failure);
    this.#health.answered();
    this.#took = Math.max(this.#took, cases.length);
    for (const { record } of cases) {
      if (result.refused.has(record.caseNo)) continue;
      this.#health.accepted();
      this.#acceptedAgain += 1;
      this.#outcomes.set(record.caseNo, { kind: 'accepted' });
    }
    if (result.refused.size === 0) return { kind: 'accepted', refused: result.refused };
    const redact = redactorOf(cases);
    const refused = [...result.refused].map(([caseNo, failure]) => [caseNo, redact(failure)] as const);
    return { kind: 'accepted', refused: new Map(refused) };
  }

  /** Defers these cases without a charge. */
  leave(cases: readonly MappedCase[]): SendVerdict {
    if (this.#stop === null && this.#isRefusedAgain) {
      for (const { record } of cases) this.#outcomes.set(record.caseNo, UNSENT);
      return { kind: 'deferred' };
    }
    return this.#defer(cases, this.#stop?.failure ?? ABORTED, false);
  }

  #failed(cases: readonly MappedCase[], failure: PortalFailure): SendVerdict {
    const { stop, inBulk, isolate } = FAILURES[failure.kind];
    if (stop !== null) return this.#stopLine(stop, cases, failure);
    if (cases.length > 1 && this.#isTooMuch(failure) && !this.#signal.aborted) this.#tooMany = cases.length;
    if (isolate !== null) {
      this.#health.answered();
      return { kind: 'refused', failure };
    }
    if (this.#signal.aborted) return this.#defer(cases, failure, false);
    const [only, second] = cases;
    const alone = second === undefined ? (only?.record.caseNo ?? null) : null;
    const cause = this.#health.failed(alone, inBulk);
    if (cause !== null) return this.#stopLine(cause, cases, failure);
    return this.#defer(cases, failure, true);
  }

  /**
   * Records a failure that the portal reported for this record alone. An update that is "already there", or a new record
   * that is "not there", asks for what was sent: another try would be answered alike, so it is a refusal.
   */
  refuse(one: MappedCase, failure: PortalFailure, mode: SendMode): void {
    const asksForTheSame = FAILURES[failure.kind].switchTo === mode;
    const { reject, massRefusal } = FAILURES[asksForTheSame ? 'rejected' : failure.kind];
    if (reject === null) {
      this.#defer([one], failure, true);
      return;
    }
    const isExplained = failure.listed === true && !asksForTheSame;
    // A probe decides all its cases, so that the next one can ask about others. A case that was refused before says nothing
    // about the portal.
    const isEvidence = massRefusal && !isExplained && !this.#refusedBefore;
    if (this.#refusedBefore) {
      const code = failure.code ?? `HTTP ${failure.httpStatus}`;
      this.#refusedAgain.set(code, (this.#refusedAgain.get(code) ?? 0) + 1);
    }
    if (isEvidence && this.#health.refused() && !this.#probe) this.#stopLine('mass_refusal', [one], failure);
    else this.#outcomes.set(one.record.caseNo, { kind: 'refused', failure, reason: reject });
  }

  #stopLine(cause: CircuitCause, cases: readonly MappedCase[], failure: PortalFailure): SendVerdict {
    this.#stop = { cause, failure: redactorOf(cases)(failure) };
    return this.#defer(cases, failure, false);
  }

  #defer(cases: readonly MappedCase[], failure: PortalFailure, chargeable: boolean): SendVerdict {
    const charge = chargeable && FAILURES[failure.kind].charge !== null;
    const deferred = { kind: 'deferred', failure: redactorOf(cases)(failure), charge } as const;
    for (const { record } of cases) this.#outcomes.set(record.caseNo, deferred);
    return { kind: 'deferred' };
  }

  /** A retried sub-batch without an answer does not count, or one record that is never answered would shrink all batches. */
  #isTooMuch({ kind, httpStatus }: PortalFailure): boolean {
    const { shrink } = FAILURES[kind];
    return shrink === 'always' || (shrink === 'unanswered' && httpStatus === null && !this.#retried);
  }
}

const ABORTED: PortalFailure = {
  kind: 'transient',
  code: null,
  httpStatus: null,
  message: 'dongbo aborted it',
  retryAfterMs: null,
};

/** The failure of cases that were not sent, because others like them were refused again. */
export const NOT_SENT: PortalFailure = { ...ABORTED, message: 'dongbo did not send it' };
const UNSENT: SendOutcome = { kind: 'deferred', failure: NOT_SENT, charge: false };

/** An answer to a batch can name anybody in it, but the settlement of a case redacts only its own data. */
function redactorOf(cases: readonly MappedCase[]): (failure: PortalFailure) => PortalFailure {
  const redact = createRedactor(cases.map(({ record }) => record));
  return (failure) => ({ ...failure, message: redact(failure.message) });
}
