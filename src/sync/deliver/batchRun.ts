import type { CircuitCause } from '../../domain/circuit.ts';
import type { MappedCase } from '../../domain/preflight.ts';
import { createRedactor } from '../../domain/redact.ts';
import type { SendMode } from '../../domain/state.ts';
import { FAILURES } from '../../portal/failure.ts';
import { type MayStart, NotStarted, type PortalFailure, type SendResult } from '../../portal/portal.ts';
import { type Fitting, fittingCases, sizeOf } from './fitting.ts';
import type { PerhapsStored } from './perhapsStored.ts';
import type { Blame, PortalHealth } from './portalHealth.ts';
import {
  endOf,
  type Repeated,
  type Send,
  type Suspicion,
  sendUntilAnswered,
  UNLIKELY,
} from './repeatedRequest.ts';
import { SecondRefusals } from './secondRefusals.ts';
import type { BatchOutcome, SendOutcome } from './sendOutcome.ts';
import { type Sent, SizeLimits } from './sizeLimits.ts';
import type { SubBatch } from './subBatches.ts';
import type { Throttle } from './throttle.ts';

/** The outcome of one request, which may have been repeated. */
export type SendVerdict =
  /** Every case is accepted except those named; it was sent in this mode at last. */
  | {
      readonly kind: 'accepted';
      readonly refused: ReadonlyMap<string, PortalFailure>;
      readonly mode: SendMode;
    }
  /** The portal refused the whole request: at least one case is at fault, and none is decided. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure; readonly mode: SendMode }
  /** It failed without a verdict, probably because of a case in it: none is decided, and parts of it are to be sent. */
  | { readonly kind: 'divide'; readonly isTooMuch: boolean }
  /** No verdict on the cases, or nothing was sent. All are recorded as deferred. */
  | { readonly kind: 'deferred' };

/** One request. */
export type SendOnce = (
  cases: readonly MappedCase[],
  mode: SendMode,
  mayStart: MayStart | undefined,
) => Promise<SendResult>;

export interface RunOptions {
  /** Once aborted, no further case is decided. */
  readonly late?: AbortSignal | undefined;
  /** Whether this delivery finds out if the circuit can close. */
  readonly probe?: boolean | undefined;
  /** Cases that would fill less than this share of a request wait for others; left out = they are sent. */
  readonly worthSending?: number | undefined;
  /** What is known of the size of a request. */
  readonly sizes?: RequestSizes | undefined;
  /** What is known of cases whose answer was lost. Left out: what is sent has no mode. */
  readonly perhapsStored?: PerhapsStored | undefined;
  readonly throttle?: Pick<Throttle, 'run'> | undefined;
  /** Asked when a request may start, however long it waited for that; false: the line has stopped meanwhile. */
  readonly mayStart?: MayStart | undefined;
}

/** What is known of the size of a request, and learnt from each. */
export type RequestSizes = Pick<SizeLimits, 'isKnown' | 'choose' | 'accepted' | 'refused'>;

/** What is sent of these cases: the bytes of one. */
export type BytesOf = (one: MappedCase, mode: SendMode) => number;

/** Cases that failed at a time at which nothing else was sent. */
interface Unclear {
  readonly cases: readonly MappedCase[];
  readonly mode: SendMode;
  readonly failure: PortalFailure;
  readonly attempts: number;
}

/** A portal that fails others more often than this may have failed a batch as well, whatever its size. */
const HEALTHY_RATE = 0.06;

/** Attempts before the ones that only a case's own fault may use up. */
const SHARED_ATTEMPTS = 3;

/** The requests of one delivery, and their consequences for the cases, the batch size and the portal's health. */
export class BatchRun {
  readonly #send: SendOnce;
  readonly #bytesOf: BytesOf;
  readonly #sizes: RequestSizes;
  readonly #health: PortalHealth;
  readonly #signal: AbortSignal;
  readonly #options: RunOptions;
  readonly #began: number;
  readonly #outcomes = new Map<string, SendOutcome>();
  readonly #unclear: Unclear[] = [];
  #stop: BatchOutcome['stop'] = null;
  #attempts = 0;
  /** Whether a single case is all that this delivery sends. */
  #isOnly: boolean = false;
  #isFinal: boolean = false;
  /** The circuit was opened elsewhere. */
  #isHalted: boolean = false;
  /** Of this sub-batch. */
  #second = new SecondRefusals(false);

  constructor(
    send: SendOnce,
    bytesOf: BytesOf,
    health: PortalHealth,
    signal: AbortSignal,
    options: RunOptions = {},
  ) {
    this.#send = send;
    this.#bytesOf = bytesOf;
    this.#sizes = options.sizes ?? new SizeLimits(Number.POSITIVE_INFINITY);
    this.#health = health;
    this.#signal = signal;
    this.#options = options;
    this.#began = health.outcomes;
  }

  /** Whether no further case of this sub-batch is decided: it is too late, or they are evidently refused again. */
  get isLate(): boolean {
    return this.#options.late?.aborted === true || this.#second.areEvident;
  }

  outcome(): BatchOutcome {
    return { outcomes: this.#outcomes, stop: this.#stop };
  }

  /** The next requests belong to this sub-batch. */
  begin({ attempts, refusedBefore = false }: SubBatch, isOnly: boolean): void {
    this.#attempts = attempts;
    this.#isOnly = isOnly;
    this.#second = new SecondRefusals(refusedBefore);
  }

  fitting(cases: readonly MappedCase[], mode: SendMode): Fitting {
    const bytesOf = (one: MappedCase): number => this.#bytesOf(one, mode);
    return fittingCases(cases, bytesOf, this.#sizes, this.#options.worthSending ?? 0);
  }

  /** Hands these cases back unsent, to go with others; false: they are sent now. */
  handBack(cases: readonly MappedCase[]): boolean {
    const isOrdinary = this.#attempts === 0 && !this.#second.refusedBefore && this.#options.probe !== true;
    if (!isOrdinary) return false;
    for (const { record } of cases) this.#outcomes.set(record.caseNo, UNSENT);
    return true;
  }

  allAccepted(cases: readonly MappedCase[]): boolean {
    return cases.every(({ record }) => this.#outcomes.get(record.caseNo)?.kind === 'accepted');
  }

  /** Sends one request, unless an earlier one has opened the circuit. `isPart`: a larger batch with these cases failed. */
  async send(cases: readonly MappedCase[], mode: SendMode, isPart = false): Promise<SendVerdict> {
    if (this.#stop !== null || this.#isHalted || this.#signal.aborted) return this.leave(cases);
    const repeated = await this.#repeat(cases, mode, this.#suspicion(isPart));
    switch (repeated.kind) {
      case 'answered':
        return this.#answered(cases, repeated.result, repeated.mode);
      case 'stop':
        this.#stopLine(repeated.cause, cases, repeated.failure);
        return this.#defer(cases, repeated.failure, this.#isSuspectAlone(cases, repeated.failure));
      case 'ended':
        if (repeated.failure !== null) return this.#defer(cases, repeated.failure, false);
        this.#isHalted = true;
        return this.leave(cases);
      case 'later':
        return this.#defer(cases, repeated.failure, true);
      case 'at_fault':
      case 'unclear':
        return this.#suspected(cases, mode, isPart, repeated);
    }
  }

  /**
   * A probe with nothing but a case that was at fault before, as others have shown. Uncharged it would be the only probe for
   * ever, and hold the circuit open.
   */
  #isSuspectAlone(cases: readonly MappedCase[], { kind }: PortalFailure): boolean {
    const isAlone = this.#options.probe === true && cases.length === 1;
    return isAlone && this.#attempts > 0 && FAILURES[kind].blame === 'alone';
  }

  #suspicion(isPart: boolean): Suspicion {
    const isWhole = this.#attempts === 0 && !isPart;
    const of = isWhole ? 'whole' : this.#attempts < SHARED_ATTEMPTS ? 'part' : 'last';
    return { of, since: this.#began, isPostponed: !isWhole && !this.#isFinal && !this.#isOnly };
  }

  async #repeat(cases: readonly MappedCase[], mode: SendMode, suspicion: Suspicion): Promise<Repeated> {
    const { throttle, mayStart } = this.#options;
    const sendNow = (some: readonly MappedCase[], chosen: SendMode): Promise<SendResult> =>
      this.#send(some, chosen, mayStart);
    const send: Send = (some, chosen) =>
      (throttle === undefined
        ? sendNow(some, chosen)
        : throttle.run(this.#signal, () => sendNow(some, chosen), endOf, mayStart?.urgent)
      ).catch((error: unknown): SendResult | null => {
        if (error instanceof NotStarted) return null;
        // The portal throws only when we abort, and may have executed the request.
        if (this.#signal.aborted) return { outcome: 'failed', failure: ABORTED };
        throw error;
      });
    return await sendUntilAnswered(cases, mode, suspicion, {
      send,
      health: this.#health,
      perhapsStored: this.#options.perhapsStored ?? null,
      isLate: () => this.#options.late?.aborted === true,
      signal: this.#signal,
      isProbe: this.#options.probe === true,
    });
  }

  #answered(cases: readonly MappedCase[], result: SendResult, mode: SendMode): SendVerdict {
    const caseNos = cases.map(({ record }) => record.caseNo);
    if (result.outcome === 'failed') return this.#refused(cases, caseNos, result.failure, mode);
    this.#health.answered(caseNos);
    if (this.#sizes.isKnown) this.#sizes.accepted(this.#sizeOf(cases, mode));
    else this.#sizes.accepted({ cases: cases.length, bytes: 0 });
    for (const caseNo of caseNos) {
      if (result.refused.has(caseNo)) continue;
      this.#health.accepted();
      this.#second.accepted();
      this.#outcomes.set(caseNo, { kind: 'accepted' });
    }
    if (result.refused.size === 0) return { kind: 'accepted', refused: result.refused, mode };
    const redact = redactorOf(cases);
    const refused = [...result.refused].map(([caseNo, failure]) => [caseNo, redact(failure)] as const);
    return { kind: 'accepted', refused: new Map(refused), mode };
  }

  #refused(
    cases: readonly MappedCase[],
    caseNos: readonly string[],
    failure: PortalFailure,
    mode: SendMode,
  ): SendVerdict {
    const { stop, isolate, shrink } = FAILURES[failure.kind];
    if (stop !== null) return this.#stopLine(stop, cases, failure);
    if (shrink === 'always' && !this.#signal.aborted) this.#sizes.refused(this.#sizeOf(cases, mode));
    if (isolate === null) return this.#defer(cases, failure, !this.#signal.aborted);
    this.#health.answered(caseNos);
    return { kind: 'refused', failure, mode };
  }

  /** Of a whole batch, its parts are sent. Parts that are at fault are charged, and cut again by the next delivery. */
  #suspected(
    cases: readonly MappedCase[],
    mode: SendMode,
    isPart: boolean,
    { kind, failure, blame }: { kind: 'at_fault' | 'unclear'; failure: PortalFailure; blame: Blame },
  ): SendVerdict {
    if (this.#attempts === 0 && !isPart && cases.length > 1) {
      const isUnanswered = FAILURES[failure.kind].shrink === 'unanswered' && failure.httpStatus === null;
      const isHealthy = blame.rate <= HEALTHY_RATE || blame.compared === 0;
      return { kind: 'divide', isTooMuch: isUnanswered && isHealthy };
    }
    if (kind === 'at_fault') return this.#defer(cases, failure, true);
    const isCharged = FAILURES[failure.kind].blame === 'alone' && (this.#isFinal || this.#isOnly);
    if (!isCharged && !this.#isFinal) this.#unclear.push({ cases, mode, failure, attempts: this.#attempts });
    return this.#defer(cases, failure, isCharged);
  }

  /** The parts of a divided batch all went through, so it was too much for the portal at once. */
  tooMuch(cases: readonly MappedCase[], mode: SendMode): void {
    this.#sizes.refused(this.#sizeOf(cases, mode));
  }

  #sizeOf(cases: readonly MappedCase[], mode: SendMode): Sent {
    return sizeOf(cases, (one) => this.#bytesOf(one, mode));
  }

  /**
   * What failed while nothing else was sent is compared with what was sent after it: charged if that got through, else to be
   * sent once more, by the caller.
   */
  *takeUnclear(): Generator<Omit<Unclear, 'failure'>> {
    this.#isFinal = true;
    for (const { failure, ...sent } of this.#unclear.splice(0)) {
      if (this.#stop !== null || this.#isHalted || this.#signal.aborted || this.isLate) return;
      const caseNos = new Set(sent.cases.map(({ record }) => record.caseNo));
      const unlikely = UNLIKELY.part;
      const { on } = this.#health.blame(caseNos, { failures: 1, since: this.#began, unlikely });
      if (on === 'cases') this.#defer(sent.cases, failure, true);
      else yield sent;
    }
  }

  /** Defers these cases without a charge. */
  leave(cases: readonly MappedCase[]): SendVerdict {
    if (this.#stop === null && !this.#signal.aborted && (this.#isHalted || this.#second.areEvident)) {
      for (const { record } of cases) this.#outcomes.set(record.caseNo, UNSENT);
      return { kind: 'deferred' };
    }
    return this.#defer(cases, this.#stop?.failure ?? ABORTED, false);
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
    const isEvidence = massRefusal && !isExplained && !this.#second.refusedBefore;
    if (this.#second.refusedBefore) this.#second.refused(failure);
    if (isEvidence && this.#health.refused() && this.#options.probe !== true) {
      this.#stopLine('mass_refusal', [one], failure);
    } else this.#outcomes.set(one.record.caseNo, { kind: 'refused', failure, reason: reject });
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
}

const ABORTED: PortalFailure = {
  kind: 'transient',
  code: null,
  httpStatus: null,
  message: 'dongbo aborted it',
  retryAfterMs: null,
};

/** The failure of cases that were not sent, because others like them were refused again, or to go with others. */
export const NOT_SENT: PortalFailure = { ...ABORTED, message: 'dongbo did not send it' };
const UNSENT: SendOutcome = { kind: 'deferred', failure: NOT_SENT, charge: false };

/** An answer to a batch can name anybody in it, but the settlement of a case redacts only its own data. */
function redactorOf(cases: readonly MappedCase[]): (failure: PortalFailure) => PortalFailure {
  const redact = createRedactor(cases.map(({ record }) => record));
  return (failure) => ({ ...failure, message: redact(failure.message) });
}
