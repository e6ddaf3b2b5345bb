import type { MappedCase } from '../../../src/domain/preflight.ts';
import type { SendMode } from '../../../src/domain/state.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { unit } from '../../../src/sandbox/cases/random.ts';
import { accepted, caseNosOf, failed, ScriptedPortal } from '../scriptedPortal.ts';
import type { Fault } from './illPortal.ts';
import type { SimulatedTime } from './simulatedTime.ts';

export interface Illness {
  readonly fault: Fault;
  /** The share of the requests that fails. */
  readonly rate: number;
  /** It takes so many requests a second; what exceeds them fails. Then `rate` is left out of account. */
  readonly above?: number;
  /** How long a failure takes, in milliseconds; as long as any answer unless given. */
  readonly failsAfterMs?: number;
}

export interface Conditions {
  readonly answerMs: number;
  /** What the configuration allows. */
  readonly requestsPerSecond: number;
  readonly timeoutMs: number;
}

/** A request as it went, for a timeline. */
export interface Traced {
  readonly at: number;
  readonly service: 'records' | 'progress';
  readonly count: number;
  readonly mode: SendMode | null;
  readonly isFailed: boolean;
}

/** A portal in simulated time, behind the configured rate; records and steps fail alike, whole batches are stored or not. */
export class SimulatedPortal extends ScriptedPortal {
  readonly held = new Set<string>();
  /** Time-outs of a case because of a hanging one in its request. */
  readonly timeOuts = new Map<string, number>();
  readonly trace: Traced[] = [];
  hanging: string | null = null;
  /** Cases that it refuses with a listed code, and whole requests with them. */
  poison: ReadonlySet<string> = new Set();
  failures = 0;
  lost = 0;
  underWay = 0;
  /** Share of the configured rate. */
  share = 1;
  readonly #time: SimulatedTime;
  readonly #illness: Illness;
  readonly #conditions: Conditions;
  readonly #seed: number;
  #drawn = 0;
  #nextSlot = 0;
  #allowance: { left: number; at: number };

  constructor(time: SimulatedTime, illness: Illness, conditions: Conditions, seed: number) {
    super();
    this.#time = time;
    this.#illness = illness;
    this.#conditions = conditions;
    this.#seed = seed;
    this.#allowance = { left: Math.max(1, illness.above ?? 0), at: time.now() };
    this.onRecords = (cases, mode) => this.#request('records', cases, mode);
    this.onProgress = (cases) => this.#request('progress', cases, null);
  }

  async #request(
    service: Traced['service'],
    cases: readonly MappedCase[],
    mode: SendMode | null,
  ): Promise<SendResult> {
    const { answerMs, requestsPerSecond, timeoutMs } = this.#conditions;
    const now = this.#time.now();
    const slot = Math.max(now, this.#nextSlot);
    this.#nextSlot = slot + 1_000 / (requestsPerSecond * this.share);
    if (slot > now) await this.#time.sleep(slot - now);
    const at = this.#time.now();
    const trace = (isFailed: boolean): void => {
      this.trace.push({ at, service, count: cases.length, mode, isFailed });
    };
    const caseNos = caseNosOf(cases);
    if (this.hanging !== null && mode !== null && caseNos.includes(this.hanging)) {
      for (const caseNo of caseNos) this.timeOuts.set(caseNo, (this.timeOuts.get(caseNo) ?? 0) + 1);
      await this.#time.sleep(timeoutMs);
      trace(true);
      return failed('transient', { httpStatus: null });
    }
    const isFailed = this.#fails();
    if (!isFailed) {
      await this.#time.sleep(answerMs);
      const result = this.#carryOut(caseNos, mode);
      trace(result.outcome === 'failed');
      return result;
    }
    this.failures += 1;
    const { fault, failsAfterMs = answerMs } = this.#illness;
    if (fault.isStored && this.#carryOut(caseNos, mode).outcome === 'accepted') this.lost += 1;
    await this.#time.sleep(failsAfterMs);
    trace(true);
    return failed(fault.kind, fault.over);
  }

  #fails(): boolean {
    const { rate, above } = this.#illness;
    this.#drawn += 1;
    if (above === undefined) return unit(this.#seed, this.#drawn, 1) < rate;
    const now = this.#time.now();
    const gained = ((now - this.#allowance.at) / 1_000) * above;
    const left = Math.min(Math.max(1, above), this.#allowance.left + gained);
    this.#allowance = { left: left < 1 ? left : left - 1, at: now };
    return left < 1;
  }

  #carryOut(caseNos: readonly string[], mode: SendMode | null): SendResult {
    if (mode === null) return accepted();
    if (caseNos.some((caseNo) => this.poison.has(caseNo)))
      return failed('rejected', { code: '11', listed: true });
    const isWrong = caseNos.some((caseNo) => this.held.has(caseNo) === (mode === 'new'));
    if (isWrong) return failed(mode === 'new' ? 'exists' : 'missing', { code: mode });
    for (const caseNo of caseNos) this.held.add(caseNo);
    return accepted();
  }
}
