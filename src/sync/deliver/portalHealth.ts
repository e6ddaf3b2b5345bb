import { setTimeout as sleepFor } from 'node:timers/promises';
import { CIRCUIT_CAUSES, type CircuitCause } from '../../domain/circuit.ts';
import { backoffMs, REPEAT_WAIT } from '../../domain/delays.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import { type OthersDid, RequestOutcomes, type Service } from './requestOutcomes.ts';

/** This many refusals among the last WINDOW verdicts are a mass refusal, whatever else was accepted. */
const MASS_REFUSAL = 30;
const WINDOW = 50;

/** Requests whose outcomes are remembered. */
const REQUESTS = 60;
/** At least this many failed requests in a row are an outage, if the rate of failures before makes that so unlikely. */
const LEAST_RUN = 4;
const UNLIKELY_RUN = 0.004;
/** A run of failures that is more likely than this is no reason to wait. */
const ORDINARY_RUN = 0.1;
/** Before anything is known, one request in ten is expected to fail; a portal at its worst fails half of them. */
const EXPECTED = { failed: 0.2, requests: 2 } as const;
const WORST_RATE = 0.5;
const UNRELIABLE_RATE = 0.2;
/** Failed probes in a row that prove a cause which a person has to settle. */
const PROBES_AGREE = 3;

/** Whose fault failures without a verdict are. `unknown`: no other request can be compared with. */
export interface Blame {
  readonly on: 'cases' | 'portal' | 'unknown';
  /** The rate at which the portal fails others. */
  readonly rate: number;
  /** How likely the portal would have failed these cases as often by chance. */
  readonly chance: number;
  /** How many other requests it was compared with. */
  readonly compared: number;
}

/** The chances below which failures in a row are no chance any more. */
export interface Unlikely {
  readonly well: number;
  /** On a portal that fails so large a share of the requests, where a false suspicion costs more. */
  readonly unreliableFrom: number;
  readonly unreliable: number;
}

interface Stop {
  readonly cause: CircuitCause;
  readonly failure: PortalFailure;
}

export type Sleep = (ms: number, value: undefined, options: { signal: AbortSignal }) => Promise<unknown>;

/**
 * Watches the answers to all deliveries of this process (law 6): for a mass refusal, for an outage, and whether a batch
 * that fails again and again is at fault or the portal.
 */
export class PortalHealth {
  /** The last verdicts on single records: whether it was refused. */
  readonly #refusals: boolean[] = [];
  /** Whether the last requests were answered. */
  readonly #requests: boolean[] = [];
  /** Failed requests in a row, each by its only case or by a new symbol, with the cause that many of its kind have. */
  readonly #failed = new Map<string | symbol, CircuitCause>();
  readonly #sleep: Sleep;
  readonly #now: () => number;
  readonly #service: Service;
  readonly #outcomes: RequestOutcomes;
  #heldUntil = 0;
  #stopped: Stop | null = null;
  #lastFailure: PortalFailure | null = null;
  #hasOpened: boolean = false;
  #progress: PortalHealth | null = null;

  /** `now`: in milliseconds, from any beginning. `beside`: the watch over records, if this one is over their steps. */
  constructor({
    sleep = sleepFor,
    now = () => performance.now(),
    beside,
  }: { readonly sleep?: Sleep; readonly now?: () => number; readonly beside?: PortalHealth } = {}) {
    this.#sleep = sleep;
    this.#now = now;
    this.#service = beside === undefined ? 'records' : 'progress';
    this.#outcomes = beside === undefined ? new RequestOutcomes() : beside.#outcomes;
  }

  /** A separate watch over progress steps, so that accepted records do not hide refused steps. */
  get progress(): PortalHealth {
    this.#progress ??= new PortalHealth({ sleep: this.#sleep, now: this.#now, beside: this });
    return this.#progress;
  }

  /** Why the line has to stop, as soon as that is known; the ledger's circuit opens a moment later. Null: it does not. */
  get stopped(): Stop | null {
    return this.#stopped;
  }

  /** The number of outcomes so far, for `blame`. */
  get outcomes(): number {
    return this.#outcomes.count;
  }

  /** Whether other requests than the caller's are under way. */
  get othersUnderWay(): boolean {
    return this.#outcomes.isSomeUnderWay;
  }

  /** A request is being sent; call the returned function when it has ended. */
  started(): () => void {
    return this.#outcomes.started();
  }

  /** A request with these cases was answered, with success or a refusal. */
  answered(cases: Iterable<string>): void {
    this.#note(cases, true);
    this.#failed.clear();
  }

  /** One record was accepted. */
  accepted(): void {
    this.#noteVerdict(false);
  }

  /**
   * One record was refused with a code that nobody has explained. True if this has become a mass refusal, whatever the
   * number of codes: a portal at fault can also refuse each record with a code of its own.
   */
  refused(): boolean {
    this.#noteVerdict(true);
    return this.#refusals.filter(Boolean).length >= MASS_REFUSAL;
  }

  /** The portal works again: what it refused or did not answer before says nothing about it any more. */
  recovered(): void {
    this.#hasOpened = false;
    this.#stopped = null;
    // Steps that have opened the circuit are sent again with it closed.
    this.#progress?.closed();
    this.#refusals.length = 0;
    this.#failed.clear();
    while (this.#requests.at(-1) === false) this.#requests.pop();
  }

  /** The circuit is open in the ledger, because of this watch. */
  opened(): void {
    this.#hasOpened = true;
  }

  /** The circuit is closed in the ledger, by whomever. */
  closed(): void {
    if (this.#hasOpened) this.recovered();
  }

  /**
   * A request with these cases failed without a verdict. Returns the cause with which the line has to stop, or null: hardly
   * anything is answered any more. One case that keeps failing alone proves nothing about the portal. A portal that fails
   * in different ways is an outage, which is probed much sooner than a cause that a person has to settle.
   */
  failed(cases: Iterable<string>, failure: PortalFailure): CircuitCause | null {
    const [only, second] = cases;
    const { inBulk, blame } = FAILURES[failure.kind];
    const isAlone = blame === 'alone' && only !== undefined && second === undefined;
    // Requests that waited for one login fail together with it: that was one request.
    if (failure === this.#lastFailure) return this.#stopped?.cause ?? null;
    this.#lastFailure = failure;
    const usual = this.#usualRate();
    this.#note(cases, false);
    const key = isAlone ? only : Symbol();
    // The latest failure comes last.
    this.#failed.delete(key);
    this.#failed.set(key, inBulk);
    const run = this.#failed.size;
    if (run < LEAST_RUN || usual ** run > UNLIKELY_RUN) return null;
    const isOneKind = [...this.#failed.values()].every((cause) => cause === inBulk);
    const cause = isOneKind ? inBulk : 'outage';
    this.#stopped = { cause, failure };
    return cause;
  }

  /**
   * With which cause the circuit stays open after a probe that failed in this way; call `failed` first. One odd answer of a
   * portal that recovers must not make everybody wait for a person, which takes hours.
   */
  causeOfProbe({ kind }: PortalFailure): CircuitCause {
    const { inBulk } = FAILURES[kind];
    if (!CIRCUIT_CAUSES[inBulk].needsPerson) return inBulk;
    const last = [...this.#failed.values()].slice(-PROBES_AGREE);
    return last.length === PROBES_AGREE && last.every((cause) => cause === inBulk) ? inBulk : 'outage';
  }

  /** Whether the portal failed many requests before the present run of failures. */
  get isUnreliable(): boolean {
    return this.#requests.includes(true) && this.#usualRate() >= UNRELIABLE_RATE;
  }

  /** The rate at which requests failed before the present run of failures. */
  #usualRate(): number {
    const before = this.#requests.slice(0, this.#requests.lastIndexOf(true) + 1);
    const failed = before.filter((answered) => !answered).length;
    return Math.min(WORST_RATE, (EXPECTED.failed + failed) / (EXPECTED.requests + before.length));
  }

  /**
   * These cases failed this many times in a row: by chance, because the portal fails others as often, or because of what
   * they are? `since`: the number of outcomes from which on others are compared with.
   */
  blame(
    cases: ReadonlySet<string>,
    {
      failures,
      since,
      unlikely,
    }: { readonly failures: number; readonly since: number; readonly unlikely: Unlikely },
  ): Blame {
    const own = this.#outcomes.ofOthers(cases, since, this.#service);
    const all = this.#outcomes.ofOthers(cases, since, null);
    // Steps that fail do not show a fault of the records, but that of a gateway in front of both.
    const worst = rateOf(own) >= rateOf(all) ? own : all;
    const rate = rateOf(worst);
    const chance = chanceOf(failures, worst);
    const found = { rate, chance, compared: worst.count };
    if (own.answeredSince === 0) return { on: own.failedSince > 0 ? 'portal' : 'unknown', ...found };
    const most = rate > unlikely.unreliableFrom ? unlikely.unreliable : unlikely.well;
    return { on: chance <= most ? 'cases' : 'portal', ...found };
  }

  /** Nothing is sent for this many milliseconds, because the portal asked for it. */
  holdFor(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#now() + ms);
  }

  /** Waits while the portal has asked for patience. */
  async mayStart(signal: AbortSignal): Promise<void> {
    const ms = this.#heldUntil - this.#now();
    if (ms > 0 && !signal.aborted) await this.#sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  /**
   * Before a request is repeated. If others have failed too, or are under way, it waits until one is answered, or for a
   * moment, so that an outage costs few requests before it is known for one.
   */
  async beforeRepeat(signal: AbortSignal): Promise<void> {
    const run = Math.max(2, this.#failed.size);
    if (this.#usualRate() ** this.#failed.size > ORDINARY_RUN) return;
    if (this.#failed.size > 1 || this.othersUnderWay)
      await this.answerOrWait(backoffMs(REPEAT_WAIT, run - 1), signal);
  }

  /** Until another request is answered, or this many milliseconds have passed, or the signal is aborted. */
  async answerOrWait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const waited = this.#sleep(ms, undefined, { signal: either }).catch(() => undefined);
    await Promise.race([this.#outcomes.nextAnswer, waited]);
    ended.abort();
  }

  #note(cases: Iterable<string>, answered: boolean): void {
    this.#requests.push(answered);
    if (this.#requests.length > REQUESTS) this.#requests.shift();
    this.#outcomes.note(this.#service, cases, answered);
  }

  #noteVerdict(refused: boolean): void {
    this.#refusals.push(refused);
    if (this.#refusals.length > WINDOW) this.#refusals.shift();
  }
}

/** Before anything is known it is taken to fail every second request; two requests outweigh that. */
const UNKNOWN = 0.5;

function rateOf({ answered, failed }: OthersDid): number {
  return (failed + UNKNOWN) / (answered + failed + 2 * UNKNOWN);
}

/**
 * The chance of that many failures in a row at a rate that is only known from some requests: of a portal that has answered
 * three requests nobody knows yet that it fails few.
 */
function chanceOf(failures: number, { answered, failed }: OthersDid): number {
  let chance = 1;
  for (let more = 0; more < failures; more += 1) {
    chance *= (failed + more + UNKNOWN) / (answered + failed + more + 2 * UNKNOWN);
  }
  return chance;
}
