import type { CaseRecord } from './caseRecord.ts';
import type { MappedCase } from './preflight.ts';
import type { SourceStep } from './sourceSteps.ts';
import type { PortalStatus } from './status.ts';
import { type Instant, instantOf, type ReadDate } from './time.ts';

/** A step is known by its status and time: each is delivered once. */
export interface StepKey {
  readonly status: PortalStatus;
  readonly at: Instant;
}

/** A step on the way of a case. */
export interface Step extends StepKey {
  /** The step that led to the present status: only this one is described by the case's last action. */
  readonly isPresent: boolean;
  /** What the source records of it; absent = it follows from a date. */
  readonly recorded?: SourceStep | undefined;
}

/** A step to be delivered, with its case. */
export interface CaseStep {
  readonly mapped: MappedCase;
  readonly step: Step;
}

/** The statuses whose time is a date of the case itself. */
const MILESTONES: Readonly<Partial<Record<PortalStatus, (record: CaseRecord) => ReadDate>>> = {
  // Not the last action, which can be later than the receipt: step 2 would then be sent after it and be older. Before a
  // case is accepted its receive date says when it was handed in.
  '1': ({ submittedAt, receivedAt }) => instantOf(submittedAt) ?? receivedAt,
  '2': (record) => record.receivedAt,
  // A case that ended without a result has a finish date too.
  '3': (record) => record.finishedAt,
  '8': (record) => record.finishedAt,
  '5': (record) => record.correctingAt,
  '7': (record) => record.cancellingAt,
  '9': (record) => record.releasedAt,
  '10': (record) => record.finishedAt,
};
const MILESTONE_STATUSES = ['2', '5', '7', '9', '10'] as const satisfies readonly PortalStatus[];

/** The receive date of a case that was not accepted yet, or never, says when it was handed in. */
const NOT_RECEIVED: ReadonlySet<PortalStatus> = new Set(['1', '3']);

/** The finish date of a case that was refused, withdrawn or stopped is its end, and no result was handed over. */
const WITHOUT_RESULT: ReadonlySet<PortalStatus> = new Set(['3', '7', '8']);

/**
 * The way of a case as far as it is known, oldest step first: the steps that the source records, its milestones, its present
 * status, and the steps that dongbo saw while they lasted (docs/domain.md#steps). Unreadable dates give no step. Dates that contradict each other
 * are sent as they are, in order of time; it is the source that needs correcting.
 */
export function stepsOf(mapped: MappedCase, seen: readonly StepKey[] = []): Step[] {
  const steps = [presentStep(mapped)];
  const add = (status: PortalStatus, at: Instant, recorded?: SourceStep): void => {
    if (!steps.some((step) => step.status === status && step.at === at)) {
      steps.push({ status, at, isPresent: false, recorded });
    }
  };
  const own = mapped.steps ?? [];
  for (const { status, step } of own) add(status, step.at, step);
  // Dates and what dongbo saw replace the steps that the source does not record.
  const isRecorded = (status: PortalStatus): boolean => own.some((one) => one.status === status);
  const received = instantOf(mapped.record.receivedAt);
  // The source can date the receipt back to before what dongbo saw of the registration.
  const isLate = ({ status, at }: StepKey): boolean => status === '1' && received !== null && at > received;
  for (const one of seen) {
    if (!isRecorded(one.status) && (mapped.status === '1' || !isLate(one))) add(one.status, one.at);
  }
  for (const [status, at] of milestonesOf(mapped)) {
    if (status !== mapped.status && !isRecorded(status)) add(status, at);
  }
  return steps.length === 1 ? steps : steps.sort(byTime);
}

/**
 * The step to the present status, and thus what dongbo saw when it read the case: the last that the source records of it.
 * Else a milestone's own date wins, because the last action may only have added a note.
 */
export function presentStep(mapped: Pick<MappedCase, 'record' | 'status' | 'steps'>): Step {
  const { record, status, steps = [] } = mapped;
  const last = steps.findLast((one) => one.status === status)?.step;
  if (last !== undefined) return { status, at: last.at, isPresent: true, recorded: last };
  const own = instantOf(MILESTONES[status]?.(record) ?? null);
  return { status, at: own ?? lastChange(mapped), isPresent: true };
}

/** The steps of which the portal has not accepted any yet. */
export function unsentSteps(steps: readonly Step[], sent: readonly StepKey[]): readonly Step[] {
  if (sent.length === 0) return steps;
  return steps.filter(({ status, at }) => !sent.some((one) => one.status === status && one.at === at));
}

/**
 * Without a date of its own, a status is as old as the last action, else as the last change, else as the latest date. What the
 * case has already reached came before: an action of an earlier time did not lead to the present status.
 */
function lastChange(mapped: Pick<MappedCase, 'record' | 'status'>): Instant {
  const { lastAction, modifiedAt } = mapped.record;
  const acted = instantOf(lastAction.at);
  if (acted === null && modifiedAt !== null) return modifiedAt;
  let latest = acted ?? 0;
  for (const [, at] of milestonesOf(mapped)) {
    if (at > latest && (acted === null || (modifiedAt !== null && at <= modifiedAt))) latest = at;
  }
  return latest;
}

function milestonesOf({
  record,
  status: present,
}: Pick<MappedCase, 'record' | 'status'>): [PortalStatus, Instant][] {
  const found: [PortalStatus, Instant][] = [];
  for (const status of MILESTONE_STATUSES) {
    const at = instantOf(MILESTONES[status]?.(record) ?? null);
    const isNone =
      (status === '2' && NOT_RECEIVED.has(present)) || (status === '10' && WITHOUT_RESULT.has(present));
    if (at !== null && !isNone) found.push([status, at]);
  }
  return found;
}

/** Of steps at the same time the present one is the last, and the others go the way of a case, which is that of the codes. */
function byTime(a: Step, b: Step): number {
  return a.at - b.at || Number(a.isPresent) - Number(b.isPresent) || Number(a.status) - Number(b.status);
}
