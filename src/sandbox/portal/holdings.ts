import { PORTAL_STATUSES } from '../../domain/status.ts';
import { secondOf } from '../cases/calendar.ts';
import type { Caseload } from '../cases/caseload.ts';
import { SANDBOX_STATUSES } from '../mappings.ts';

export interface HeldCase {
  readonly caseNo: string;
  /** The portal's status code. */
  readonly status: string;
  /** Whether it was there from the start. */
  readonly known: boolean;
  /** Records accepted since the start. */
  readonly records: number;
  /** Progress steps accepted, and the statuses among them. */
  readonly progress: number;
  readonly steps: readonly string[];
  /** Result papers; a case known from the start has one. */
  readonly papers: number;
}

export type Holdings = ReturnType<typeof createHoldings>;
export type HoldingFigures = Readonly<ReturnType<Holdings['figures']>>;

/** Stages in order: received, in process, finished, handed over. */
const STAGES: Readonly<Record<string, number>> = { '1': 1, '2': 1, '4': 2, '9': 3, '10': 4 };

const STATUSES = Object.keys(PORTAL_STATUSES).length;

/**
 * Indexed by slot: the index of an initial case, or beyond for a later one. Typed arrays hold a million cases in 52 MB;
 * initial holdings are computed on demand.
 */
export function createHoldings(caseload: Caseload) {
  let capacity = caseload.records + 1_024;
  /** The portal's status code; 0 = nothing was accepted since the start. */
  let status = new Uint8Array(capacity);
  let records = new Uint16Array(capacity);
  let progress = new Uint16Array(capacity);
  /** A bit for the status of each accepted step. */
  let stepStatuses = new Uint16Array(capacity);
  /** One more than the papers; 0 = as at the start. */
  let papers = new Uint8Array(capacity);
  /** Time of the latest progress step, in the sandbox's seconds. */
  let lastStep = new Int32Array(capacity);
  /** By slot and status, the time of the last step accepted. */
  let stepTimes = new Int32Array(STATUSES * capacity);
  /** By the same place, the times of the steps before that one; few cases reach a status twice. */
  const earlierTimes = new Map<number, number[]>();
  const laterSlots = new Map<string, number>();
  const laterNumbers: string[] = [];
  const totals = {
    /** Cases held, those from the start included. */
    held: caseload.known,
    /** Records accepted as new, and as updates. */
    newRecords: 0,
    updates: 0,
    progressSteps: 0,
    /** Cases with at least one, and with more than one, accepted record. */
    casesAccepted: 0,
    casesAcceptedAgain: 0,
    mostOfOneCase: 0,
    /** Largest batch accepted. */
    largestBatch: 0,
    /** Accepted records with an earlier stage than the one held: older sent after newer. */
    statusWentBack: 0,
    /** Accepted progress steps older than an earlier one. One that was sent again unchanged, after a crash, does not count. */
    progressWentBack: 0,
    /** Cases that lost their papers to an update. */
    papersErased: 0,
  };

  function slotOf(caseNo: string): number | null {
    return caseload.indexOf(caseNo) ?? laterSlots.get(caseNo) ?? null;
  }

  function newSlot(caseNo: string): number {
    const slot = caseload.records + laterNumbers.length;
    laterNumbers.push(caseNo);
    laterSlots.set(caseNo, slot);
    if (slot >= capacity) {
      capacity *= 2;
      status = new Uint8Array(status.buffer.transfer(capacity));
      records = new Uint16Array(records.buffer.transfer(2 * capacity));
      progress = new Uint16Array(progress.buffer.transfer(2 * capacity));
      stepStatuses = new Uint16Array(stepStatuses.buffer.transfer(2 * capacity));
      papers = new Uint8Array(papers.buffer.transfer(capacity));
      lastStep = new Int32Array(lastStep.buffer.transfer(4 * capacity));
      stepTimes = new Int32Array(stepTimes.buffer.transfer(4 * STATUSES * capacity));
    }
    return slot;
  }

  function statusAt(slot: number): string | null {
    const accepted = status[slot] ?? 0;
    if (accepted !== 0) return String(accepted);
    return caseload.isKnown(slot) ? (SANDBOX_STATUSES[caseload.facts(slot).course.status] ?? '') : null;
  }

  function papersAt(slot: number): number {
    const stored = papers[slot] ?? 0;
    return stored > 0 ? stored - 1 : Number(caseload.isKnown(slot));
  }

  function heldAt(slot: number): HeldCase | null {
    const held = statusAt(slot);
    if (held === null) return null;
    return {
      caseNo: slot < caseload.records ? caseload.caseNo(slot) : (laterNumbers[slot - caseload.records] ?? ''),
      status: held,
      known: caseload.isKnown(slot),
      records: records[slot] ?? 0,
      progress: progress[slot] ?? 0,
      steps: statusesIn(stepStatuses[slot] ?? 0),
      papers: papersAt(slot),
    };
  }

  return {
    has(caseNo: string): boolean {
      const slot = slotOf(caseNo);
      return slot !== null && ((status[slot] ?? 0) !== 0 || caseload.isKnown(slot));
    },
    find(caseNo: string): HeldCase | null {
      const slot = slotOf(caseNo);
      return slot === null ? null : heldAt(slot);
    },
    store(caseNo: string, next: string): void {
      const slot = slotOf(caseNo) ?? newSlot(caseNo);
      const before = statusAt(slot);
      if (before === null) {
        totals.held += 1;
        totals.newRecords += 1;
      } else {
        totals.updates += 1;
        if ((STAGES[next] ?? 9) < (STAGES[before] ?? 0)) totals.statusWentBack += 1;
      }
      const times = (records[slot] ?? 0) + 1;
      records[slot] = times;
      status[slot] = Number(next);
      if (times === 1) totals.casesAccepted += 1;
      if (times === 2) totals.casesAcceptedAgain += 1;
      totals.mostOfOneCase = Math.max(totals.mostOfOneCase, times);
    },
    /** The papers of an accepted record; `adds`: those already there stay. */
    storePapers(caseNo: string, count: number, adds: boolean): void {
      const slot = slotOf(caseNo) ?? newSlot(caseNo);
      const before = papersAt(slot);
      const after = Math.min(adds ? Math.max(before, count) : count, 200);
      if (after < before) totals.papersErased += 1;
      papers[slot] = after + 1;
    },
    /** `at` is the instant of the step, `reached` its status. */
    storeProgress(caseNo: string, at: number, reached: string): void {
      const slot = slotOf(caseNo) ?? newSlot(caseNo);
      const step = secondOf(at);
      const before = progress[slot] ?? 0;
      const place = STATUSES * slot + Number(reached) - 1;
      const last = stepTimes[place] ?? 0;
      const earlier = earlierTimes.get(place) ?? [];
      const isRepeated = before > 0 && (last === step || earlier.includes(step));
      if (last !== 0 && last !== step) earlierTimes.set(place, [...earlier, last]);
      stepTimes[place] = step;
      totals.progressSteps += 1;
      progress[slot] = before + 1;
      stepStatuses[slot] = (stepStatuses[slot] ?? 0) | (1 << Number(reached));
      if (before === 0 || step >= (lastStep[slot] ?? 0)) lastStep[slot] = step;
      else if (!isRepeated) totals.progressWentBack += 1;
    },
    countBatch(size: number): void {
      totals.largestBatch = Math.max(totals.largestBatch, size);
    },
    figures: () => ({ ...totals }),
    /** Every case with something accepted; with `all`, the initial ones too. */
    *list(all: boolean): Generator<HeldCase> {
      for (let slot = 0; slot < caseload.records + laterNumbers.length; slot += 1) {
        if (!all && (records[slot] ?? 0) === 0 && (progress[slot] ?? 0) === 0) continue;
        const held = heldAt(slot);
        if (held !== null) yield held;
      }
    },
  };
}

function statusesIn(bits: number): string[] {
  return Object.keys(PORTAL_STATUSES).filter((status) => (bits & (1 << Number(status))) !== 0);
}
