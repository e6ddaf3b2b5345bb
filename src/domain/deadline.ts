import type { Instant } from './time.ts';

/** The portal's statuses of a case that is no longer worked on: not accepted, withdrawn, finished, handed over. */
const ENDED: ReadonlySet<string> = new Set(['3', '7', '9', '10']);

/** What of a case its keeping to the due date depends on. */
interface Dated {
  readonly dueAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** The portal's code; null while not mapped. */
  readonly status: string | null;
}

/**
 * How a case stands to its due date, whatever the time. `open`: still worked on, and late once that date has gone by.
 * `undetermined`: nobody can tell, because it has no due date, or has ended without a date.
 */
export type Timeliness = 'onTime' | 'late' | 'open' | 'undetermined';

export function timeliness({ dueAt, finishedAt, status }: Dated): Timeliness {
  if (dueAt === null) return 'undetermined';
  if (finishedAt !== null) return finishedAt > dueAt ? 'late' : 'onTime';
  return status !== null && ENDED.has(status) ? 'undetermined' : 'open';
}

/**
 * Whether a case was finished after its due date, or is still open after it (quá hạn). Null where nobody can tell:
 * it has no due date, or has ended without a date.
 */
export function isOverdue(of: Dated, now: Instant): boolean | null {
  const caseState = timeliness(of);
  if (caseState === 'undetermined') return null;
  return caseState === 'late' || (caseState === 'open' && now > (of.dueAt ?? now));
}
