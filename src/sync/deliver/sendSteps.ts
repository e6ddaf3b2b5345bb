import type { MappedCase } from '../../domain/preflight.ts';
import { type Step, stepsOf, unsentSteps } from '../../domain/steps.ts';
import type { LeasedRecord } from '../../ledger/port/delivery.ts';
import type { Portal, PortalFailure } from '../../portal/portal.ts';
import type { RunOptions } from './batchRun.ts';
import type { PortalHealth } from './portalHealth.ts';
import { sendSteps as sendRound } from './sendBatch.ts';
import type { BatchOutcome, SendOutcome } from './sendOutcome.ts';
import type { SubBatch } from './subBatches.ts';

/** The outcome of the steps of a delivery: of a case, that of the first step that was not accepted, else `accepted`. */
export interface StepsOutcome extends BatchOutcome {
  /** By case number, the steps that were accepted. */
  readonly accepted: ReadonlyMap<string, readonly Step[]>;
}

export type StepsOf = (mapped: MappedCase) => readonly Step[];

/** The steps that a leased record still owes to the portal, oldest first. */
export function owedSteps(leased: LeasedRecord, mapped: MappedCase): readonly Step[] {
  return unsentSteps(stepsOf(mapped, leased.stepsSeen), leased.stepsSent ?? []);
}

/**
 * Sends the steps of a delivery round by round: first the oldest step of every case in one request, then the second ones,
 * and so on. A case whose step was not accepted sends no later one, because the portal must get them in order.
 */
export async function sendSteps(
  portal: Portal,
  subBatches: readonly SubBatch[],
  stepsOfCase: StepsOf,
  health: PortalHealth,
  signal: AbortSignal,
  options?: RunOptions,
): Promise<StepsOutcome> {
  const outcomes = new Map<string, SendOutcome>();
  const accepted = new Map<string, Step[]>();
  let stop: BatchOutcome['stop'] = null;
  for (const { record } of casesOf(subBatches)) outcomes.set(record.caseNo, { kind: 'accepted' });

  for (let number = 0; ; number += 1) {
    const stepOf = new Map<string, Step>();
    const round = subBatches.flatMap((subBatch) => {
      const cases = subBatch.cases.filter((mapped) => {
        const { caseNo } = mapped.record;
        if (outcomes.get(caseNo)?.kind !== 'accepted') return false;
        const step = stepsOfCase(mapped)[number];
        if (step !== undefined) stepOf.set(caseNo, step);
        return step !== undefined;
      });
      return cases.length === 0 ? [] : [{ ...subBatch, cases }];
    });
    if (round.length === 0) return { stop, outcomes, accepted };
    if (stop !== null) defer(round, stop.failure, outcomes);
    else {
      const sent = await sendRound(portal, round, stepIn(stepOf), health, signal, options);
      note(sent, stepOf, outcomes, accepted);
      stop = sent.stop;
    }
  }
}

/** Steps that are not sent, because the records have opened the circuit. */
export function deferSteps(subBatches: readonly SubBatch[], failure: PortalFailure): StepsOutcome {
  const outcomes = new Map<string, SendOutcome>();
  defer(subBatches, failure, outcomes);
  return { outcomes, accepted: new Map(), stop: null };
}

function note(
  sent: BatchOutcome,
  stepOf: ReadonlyMap<string, Step>,
  outcomes: Map<string, SendOutcome>,
  accepted: Map<string, Step[]>,
): void {
  for (const [caseNo, outcome] of sent.outcomes) {
    outcomes.set(caseNo, outcome);
    const step = stepOf.get(caseNo);
    if (outcome.kind !== 'accepted' || step === undefined) continue;
    const before = accepted.get(caseNo);
    if (before === undefined) accepted.set(caseNo, [step]);
    else before.push(step);
  }
}

function defer(
  subBatches: readonly SubBatch[],
  failure: PortalFailure,
  outcomes: Map<string, SendOutcome>,
): void {
  for (const { record } of casesOf(subBatches)) {
    outcomes.set(record.caseNo, { kind: 'deferred', failure, charge: false });
  }
}

function casesOf(subBatches: readonly SubBatch[]): MappedCase[] {
  return subBatches.flatMap(({ cases }) => cases);
}

function stepIn(steps: ReadonlyMap<string, Step>): (mapped: MappedCase) => Step {
  return ({ record }) => {
    const step = steps.get(record.caseNo);
    if (step === undefined) throw new Error('a case without a step in this round');
    return step;
  };
}
