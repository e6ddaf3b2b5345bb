import { expect } from 'vitest';
import type { Settlement } from '../../src/domain/settle.ts';
import type { PortalStatus } from '../../src/domain/status.ts';
import type { CaseNo, ModelCase } from './modelCase.ts';
import type { Stored } from './modelStep.ts';

/** What the modelled portal holds of a case; version 0 = from before. */
interface Held {
  record: number;
  step: number;
  status: PortalStatus;
}

const RETRY_MS = 120_000;

/** What the portal has, and what it may answer. */
export class ModelPortal {
  readonly #held = new Map<CaseNo, Held>();

  of(caseNo: CaseNo): Readonly<Held> | undefined {
    return this.#held.get(caseNo);
  }

  hasFromBefore(caseNo: CaseNo, status: PortalStatus): void {
    this.#held.set(caseNo, { record: 0, step: 0, status });
  }

  store(caseNo: CaseNo, sent: { version: number; status: PortalStatus; work: string; kept: Stored }): void {
    if (sent.kept === 'nothing') return;
    const held = this.#held.get(caseNo) ?? { record: 0, step: 0, status: sent.status };
    expect(held.record, 'newer never yields to older').toBeLessThanOrEqual(sent.version);
    held.record = sent.version;
    held.status = sent.status;
    if (sent.kept === 'whole') held.step = sent.version;
    this.#held.set(caseNo, held);
  }

  /** A baseline vouches for the status alone, an acknowledgement for the whole of this version. */
  expectHeld(caseNo: CaseNo, one: ModelCase): void {
    const held = this.#held.get(caseNo);
    expect(held?.status, `${caseNo}: the status at the portal`).toBe(one.statuses.at(-1));
    if (one.vouchedVersion === one.version) return;
    expect(held, `${caseNo} at the portal`).toMatchObject({ record: one.version, step: one.version });
  }
}

/** Only what was stored can be acknowledged; but whatever was stored, no answer may have come. */
export function answerTo(stored: Stored, pick: number, now: number): Settlement {
  const deferral = {
    retryAt: pick === 5 ? null : now + RETRY_MS,
    charge: true,
    reason: 'RETRY_SCHEDULED',
    portalCode: null,
    detail: 'no answer',
  } as const;
  const retry: Settlement = { outcome: 'retry', ...deferral };
  const refusal = { reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const;
  const answers: readonly Settlement[] = {
    whole: [{ outcome: 'synced' }, { outcome: 'synced' }, { outcome: 'synced' }, retry] as const,
    record: [
      { outcome: 'record_accepted', ...deferral },
      { outcome: 'rejected', ...refusal, recordAccepted: true },
      retry,
    ] as const,
    nothing: [
      retry,
      { outcome: 'released' },
      { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'receivedAt' },
      { outcome: 'rejected', ...refusal },
    ] as const,
  }[stored];
  return answers[pick % answers.length] ?? retry;
}
