import type { MappedCase } from '../domain/preflight.ts';
import { withoutPersonalData } from '../domain/redact.ts';
import type { Portal, PortalFailure, SendResult } from '../portal/portal.ts';
import type { CircuitCause } from './circuit.ts';
import type { PortalHealth } from './portalHealth.ts';

/** How one case fared with the portal. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** The portal's word about this case alone. */
  | { readonly kind: 'refused'; readonly failure: PortalFailure }
  /** Nothing was said about the case: to be tried again. `charge` is false when nobody's attempt is used up. */
  | { readonly kind: 'deferred'; readonly failure: PortalFailure; readonly charge: boolean };

export interface BatchOutcome {
  /** One entry for every case that was given, by case number. */
  readonly outcomes: ReadonlyMap<string, SendOutcome>;
  /** Set when the line has to stop: the circuit's cause and the failure behind it. */
  readonly stop: { readonly cause: CircuitCause; readonly failure: PortalFailure } | null;
  /** The smallest number of cases in one request that was too much for the portal; null = none was. */
  readonly tooMany: number | null;
}

type Send = (cases: readonly MappedCase[], as: 'new' | 'update') => Promise<SendResult>;

/**
 * Sends one batch of records and finds out how each case fared.
 *
 * The portal may refuse a whole batch with one code for one bad record and store none of it (CONTRACTS.md).
 * Then the batch is halved until the bad record stands alone: about log₂ of the batch in requests (law 5).
 * When one half of a refused batch went through, the other must hold the bad record and is halved unsent.
 */
export async function sendRecords(
  portal: Portal,
  cases: readonly MappedCase[],
  as: 'new' | 'update',
  health: PortalHealth,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const run = new BatchRun((some, kind) => portal.sendRecords(kind, some, signal), health, signal);
  await run.send(cases, as);
  return run.outcome();
}

/** The same for progress steps, of which the portal knows only one kind. */
export async function sendProgress(
  portal: Portal,
  cases: readonly MappedCase[],
  health: PortalHealth,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const run = new BatchRun((some) => portal.sendProgress(some, signal), health.progress, signal);
  await run.send(cases, 'update', true);
  return run.outcome();
}

const STOPPING: Partial<Record<PortalFailure['kind'], CircuitCause>> = {
  outage: 'outage',
  login: 'login',
  session: 'session',
  throttled: 'throttled',
};

class BatchRun {
  readonly #send: Send;
  readonly #health: PortalHealth;
  readonly #signal: AbortSignal;
  readonly #outcomes = new Map<string, SendOutcome>();
  #stop: BatchOutcome['stop'] = null;
  #tooMany: number | null = null;

  constructor(send: Send, health: PortalHealth, signal: AbortSignal) {
    this.#send = send;
    this.#health = health;
    this.#signal = signal;
  }

  outcome(): BatchOutcome {
    return { outcomes: this.#outcomes, stop: this.#stop, tooMany: this.#tooMany };
  }

  /** `turned`: these cases were already turned from new to update, or back, in this delivery. */
  async send(cases: readonly MappedCase[], as: 'new' | 'update', turned = false): Promise<void> {
    if (cases.length === 0) return;
    if (this.#stop !== null || this.#signal.aborted) {
      this.#defer(cases, this.#stop?.failure ?? aborted, false);
      return;
    }
    const result = await this.#send(cases, as).catch((error: unknown): SendResult => {
      // The portal throws for nothing but our own abort; then nothing is known of what was being sent.
      if (this.#signal.aborted) return { outcome: 'failed', failure: aborted };
      throw error;
    });
    if (result.outcome === 'accepted') await this.#accepted(cases, as, turned, result.refused);
    else await this.#failed(cases, as, turned, result.failure);
  }

  async #accepted(
    cases: readonly MappedCase[],
    as: 'new' | 'update',
    turned: boolean,
    refused: ReadonlyMap<string, PortalFailure>,
  ): Promise<void> {
    this.#health.answered();
    const toTurn: MappedCase[] = [];
    for (const one of cases) {
      const { caseNo } = one.record;
      const failure = refused.get(caseNo);
      if (failure === undefined) {
        this.#health.accepted();
        this.#outcomes.set(caseNo, { kind: 'accepted' });
      } else if (!turned && turns(failure, as)) toTurn.push(one);
      else this.#refuse(one, failure);
    }
    await this.send(toTurn, other(as), true);
  }

  async #failed(
    cases: readonly MappedCase[],
    as: 'new' | 'update',
    turned: boolean,
    failure: PortalFailure,
  ): Promise<void> {
    const cause = STOPPING[failure.kind];
    if (cause !== undefined) {
      const kept = namingNobody(failure, cases);
      this.#stop = { cause, failure: kept };
      this.#defer(cases, kept, false);
      return;
    }
    if (cases.length > 1 && isTooMuch(failure) && !this.#signal.aborted) this.#tooMany = cases.length;
    if (failure.kind === 'transient') {
      const kept = namingNobody(failure, cases);
      const outage = !this.#signal.aborted && this.#health.failed();
      if (outage) this.#stop = { cause: 'outage', failure: kept };
      this.#defer(cases, kept, !outage && !this.#signal.aborted);
      return;
    }
    this.#health.answered();
    if (turns(failure, as) && !turned) {
      await this.send(cases, other(as), true);
      return;
    }
    const [only, second] = cases;
    if (only !== undefined && second === undefined) {
      this.#refuse(only, failure);
      return;
    }
    // Each half may be turned anew: some of the batch may be there and some not. Halving ends this; see #refuse.
    const mixed = turned && turns(failure, as);
    await this.#halve(cases, mixed ? other(as) : as, failure);
  }

  async #halve(cases: readonly MappedCase[], as: 'new' | 'update', failure: PortalFailure): Promise<void> {
    const middle = Math.ceil(cases.length / 2);
    const left = cases.slice(0, middle);
    const right = cases.slice(middle);
    await this.send(left, as);
    const leftWentThrough = left.every(
      ({ record }) => this.#outcomes.get(record.caseNo)?.kind === 'accepted',
    );
    if (failure.kind === 'rejected' && leftWentThrough && right.length > 1) {
      await this.#halve(right, as, failure);
    } else await this.send(right, as);
  }

  /**
   * The portal's word about one record alone. Only two kinds are about what we sent; a record that met with a
   * fault of the portal's, or of which it says first that it exists and then that it does not, is tried later.
   */
  #refuse(one: MappedCase, failure: PortalFailure): void {
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

  #defer(cases: readonly MappedCase[], failure: PortalFailure, charge: boolean): void {
    for (const { record } of cases) this.#outcomes.set(record.caseNo, { kind: 'deferred', failure, charge });
  }
}

const aborted: PortalFailure = {
  kind: 'transient',
  code: null,
  httpStatus: null,
  message: 'dongbo was stopped',
  retryAfterMs: null,
};

/**
 * A failure that is kept with more cases than the one it may speak of: the settlement of a case knows only its
 * own person, and the portal may have named anybody of the batch.
 */
function namingNobody(failure: PortalFailure, cases: readonly MappedCase[]): PortalFailure {
  const records = cases.map(({ record }) => record);
  return { ...failure, message: withoutPersonalData(failure.message, records) };
}

/** Too large by the portal's own word, or so large that no answer came in time. */
function isTooMuch(failure: PortalFailure): boolean {
  return failure.kind === 'too_large' || (failure.kind === 'transient' && failure.httpStatus === null);
}

function turns(failure: PortalFailure, as: 'new' | 'update'): boolean {
  return (failure.kind === 'exists' && as === 'new') || (failure.kind === 'missing' && as === 'update');
}

function other(as: 'new' | 'update'): 'new' | 'update' {
  return as === 'new' ? 'update' : 'new';
}
