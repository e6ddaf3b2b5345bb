import { hash } from 'node:crypto';
import type { MappedCase } from '../../src/domain/preflight.ts';
import type { SendMode } from '../../src/domain/state.ts';
import type { PortalStatus } from '../../src/domain/status.ts';
import type { CaseStep } from '../../src/domain/steps.ts';
import type { FailureKind } from '../../src/portal/failure.ts';
import {
  type Answer,
  type HeldCase,
  type LookUp,
  type MayStart,
  NotStarted,
  type Portal,
  type PortalFailure,
  type SendResult,
} from '../../src/portal/portal.ts';
import { aCase } from '../support/cases.ts';

type Send = (
  cases: readonly MappedCase[],
  mode: SendMode,
  signal: AbortSignal,
) => SendResult | Promise<SendResult>;

const BYTES_A_CASE = 1_000;

/** One request as it reached the portal. */
export interface PortalRequest {
  readonly service: 'records' | 'progress';
  readonly mode: SendMode | null;
  readonly caseNos: readonly string[];
}

export function failure(kind: FailureKind, over: Partial<PortalFailure> = {}): PortalFailure {
  return { kind, code: null, httpStatus: 200, message: kind, retryAfterMs: null, ...over };
}

export function failed(kind: FailureKind, over: Partial<PortalFailure> = {}): SendResult {
  return { outcome: 'failed', failure: failure(kind, over) };
}

export function lookUpFailed(kind: FailureKind): Answer<LookUp> {
  return { outcome: 'failed', failure: failure(kind) };
}

/** The portal has the case; null: its answer has none that can be read. */
export function there(status: PortalStatus | null): Answer<LookUp> {
  return { outcome: 'answered', value: { present: true, status } };
}

export const GONE: Answer<LookUp> = { outcome: 'answered', value: { present: false, status: null } };

export function accepted(refused: ReadonlyMap<string, PortalFailure> = new Map()): SendResult {
  return { outcome: 'accepted', refused };
}

/**
 * A portal that answers as the test says, and keeps what it really accepted: whatever a test asserts about
 * an acknowledgement, it compares with this.
 */
export class ScriptedPortal implements Portal {
  onRecords: Send = () => accepted();
  onProgress: Send = () => accepted();
  onProcedures: (signal: AbortSignal) => Promise<Answer<ReadonlyMap<string, string>>> = () =>
    Promise.resolve({ outcome: 'failed', failure: failure('transient') });
  onLookUp: (caseNo: string, signal: AbortSignal) => Answer<LookUp> | Promise<Answer<LookUp>> = () =>
    lookUpFailed('transient');
  readonly requests: PortalRequest[] = [];
  /** Case numbers that were looked up, in order. */
  readonly lookedUp: string[] = [];
  /** Every record and every step that was accepted, in order. */
  readonly records: MappedCase[] = [];
  readonly steps: CaseStep[] = [];

  async sendRecords(
    mode: SendMode,
    cases: readonly MappedCase[],
    signal: AbortSignal,
    mayStart?: MayStart,
  ): Promise<SendResult> {
    await start(mayStart);
    this.requests.push({ service: 'records', mode, caseNos: caseNosOf(cases) });
    return keep(this.records, cases, await this.onRecords(cases, mode, signal));
  }

  fingerprint({ status, procedureCode, agencyCode }: MappedCase): number {
    return hash('sha1', `${status} ${procedureCode} ${agencyCode}`, 'buffer').readUIntBE(0, 6);
  }

  async sendSteps(steps: readonly CaseStep[], signal: AbortSignal, mayStart?: MayStart): Promise<SendResult> {
    await start(mayStart);
    const cases = steps.map(({ mapped }) => mapped);
    this.requests.push({ service: 'progress', mode: null, caseNos: caseNosOf(cases) });
    const result = await this.onProgress(cases, 'update', signal);
    if (result.outcome === 'accepted') {
      this.steps.push(...steps.filter(({ mapped }) => !result.refused.has(mapped.record.caseNo)));
    }
    return result;
  }

  async lookUp(caseNo: string, signal: AbortSignal): Promise<Answer<LookUp>> {
    this.lookedUp.push(caseNo);
    return await this.onLookUp(caseNo, signal);
  }

  async heldCase(caseNo: string, signal: AbortSignal): Promise<Answer<HeldCase>> {
    const answer = await this.lookUp(caseNo, signal);
    if (answer.outcome === 'failed') return answer;
    const { present, status } = answer.value;
    const rows = present ? [{ caseNo, ...(status === null ? {} : { status }) }] : [];
    return { outcome: 'answered', value: { present, status, rows, newestKnown: present } };
  }

  recordBytes(): number {
    return BYTES_A_CASE;
  }

  stepBytes(): number {
    return BYTES_A_CASE;
  }

  check(): null {
    return null;
  }

  takeCuts(): ReadonlyMap<string, number> {
    return new Map();
  }

  domain(): Promise<Answer<null>> {
    return Promise.resolve({ outcome: 'failed', failure: failure('transient') });
  }

  procedures(signal: AbortSignal): Promise<Answer<ReadonlyMap<string, string>>> {
    return this.onProcedures(signal);
  }

  requestCount(): number {
    return this.requests.length;
  }
}

/** As the real one does when the request's turn has come. */
async function start(mayStart: MayStart | undefined): Promise<void> {
  if (mayStart !== undefined && !(await mayStart())) throw new NotStarted();
}

/** Refuses a whole batch with one code as long as it holds any of these cases, and stores nothing of it. */
export function refusing(poison: ReadonlySet<string>, code = '11'): Send {
  return (cases) => {
    const bad = cases.some(({ record }) => poison.has(record.caseNo));
    return bad ? failed('rejected', { code }) : accepted();
  };
}

/** Knows some cases already: takes those as updates only and all others as new only, batch by batch. */
export function knowing(present: ReadonlySet<string>): Send {
  const known = new Set(present);
  return (cases, mode) => {
    const wrong = cases.some(({ record }) => known.has(record.caseNo) === (mode === 'new'));
    if (wrong) return failed(mode === 'new' ? 'exists' : 'missing', { code: mode });
    for (const { record } of cases) known.add(record.caseNo);
    return accepted();
  };
}

export function caseNosOf(cases: readonly MappedCase[]): string[] {
  return cases.map(({ record }) => record.caseNo);
}

/** `count` cases that passed every check, numbered c0, c1, … */
export function mappedCases(count: number): MappedCase[] {
  return Array.from({ length: count }, (_, i) => ({
    record: aCase({ caseNo: `c${i}`, sourceId: String(i) }),
    status: '4' as const,
    procedureCode: '1.005129',
    procedureName: 'Đăng ký khai sinh',
    agencyCode: 'H23.12',
    agencyName: 'Sở Tư pháp',
    domainCode: 'HT',
    domainName: 'Hộ tịch',
  }));
}

function keep(kept: MappedCase[], cases: readonly MappedCase[], result: SendResult): SendResult {
  if (result.outcome === 'accepted') {
    kept.push(...cases.filter(({ record }) => !result.refused.has(record.caseNo)));
  }
  return result;
}
