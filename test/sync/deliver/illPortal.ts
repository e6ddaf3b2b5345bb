import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendMode } from '../../../src/domain/state.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';
import type { PortalFailure, SendResult } from '../../../src/portal/portal.ts';
import { unit } from '../../../src/sandbox/cases/random.ts';
import { accepted, caseNosOf, failed, ScriptedPortal } from '../scriptedPortal.ts';

/** How a request fails, and whether the portal has carried it out by then. */
export interface Fault {
  readonly kind: FailureKind;
  readonly over?: Partial<PortalFailure>;
  readonly isStored: boolean;
}

/** Faults as they come from gateways and networks. */
export const FAULTS = {
  'HTTP 503': { kind: 'outage', over: { httpStatus: 503 }, isStored: false },
  'HTTP 500': { kind: 'transient', over: { httpStatus: 500 }, isStored: false },
  'a web page': { kind: 'transient', over: { fault: 'unreadable' }, isStored: false },
  'an empty body after it was stored': { kind: 'transient', over: { fault: 'unreadable' }, isStored: true },
  'a time-out': { kind: 'transient', over: { httpStatus: null }, isStored: false },
  'a time-out after it was stored': { kind: 'transient', over: { httpStatus: null }, isStored: true },
  'HTTP 429': { kind: 'throttled', over: { httpStatus: 429 }, isStored: false },
  'no connection': { kind: 'outage', over: { httpStatus: null, fault: 'dead' }, isStored: false },
} as const satisfies Record<string, Fault>;

/**
 * A portal that keeps whole batches: a new case that it has is refused, and so is an update of one that it lacks. Each
 * request fails by chance, the same in each run.
 */
export class IllPortal extends ScriptedPortal {
  /** Versions that it holds, by case number; kept also when the answer is lost. */
  readonly held = new Map<string, string>();
  readonly #faults: readonly Fault[];
  readonly #seed: number;
  /** Failed requests by case that never got an answer because of a hanging case beside it. */
  readonly timeOuts = new Map<string, number>();
  /** The share of requests that fail; can change on the way. */
  rate: number;
  failures = 0;
  lost = 0;
  poison: ReadonlySet<string> = new Set();
  hanging: ReadonlySet<string> = new Set();
  #drawn = 0;

  constructor(faults: readonly Fault[], rate: number, seed = 7) {
    super();
    this.#faults = faults;
    this.rate = rate;
    this.#seed = seed;
    this.onRecords = async (cases, mode) => {
      await new Promise(setImmediate);
      return this.#answer(cases, mode);
    };
  }

  #chance(): number {
    this.#drawn += 1;
    return unit(this.#seed, this.#drawn, 1);
  }

  #answer(cases: readonly MappedCase[], mode: SendMode): SendResult {
    const caseNos = caseNosOf(cases);
    if (caseNos.some((caseNo) => this.hanging.has(caseNo))) {
      for (const caseNo of caseNos) this.timeOuts.set(caseNo, (this.timeOuts.get(caseNo) ?? 0) + 1);
      return failed('transient', { httpStatus: null });
    }
    const fails = this.#chance() < this.rate;
    const fault = fails ? this.#faults[Math.floor(this.#chance() * this.#faults.length)] : undefined;
    if (fault === undefined) return this.#carryOut(cases, mode);
    this.failures += 1;
    if (fault.isStored && this.#carryOut(cases, mode).outcome === 'accepted') this.lost += 1;
    return failed(fault.kind, fault.over);
  }

  #carryOut(cases: readonly MappedCase[], mode: SendMode): SendResult {
    const caseNos = caseNosOf(cases);
    if (caseNos.some((caseNo) => this.poison.has(caseNo)))
      return failed('rejected', { code: '11', listed: true });
    const isWrong = caseNos.some((caseNo) => this.held.has(caseNo) === (mode === 'new'));
    if (isWrong) return failed(mode === 'new' ? 'exists' : 'missing', { code: mode });
    for (const { record } of cases) this.held.set(record.caseNo, record.note);
    return accepted();
  }
}
