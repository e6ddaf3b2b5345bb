import { isPortalStatus, PORTAL_STATUSES } from './status.ts';
import type { Instant } from './time.ts';

/** The part of a case that decides whether it met its due date. */
interface Dated {
  readonly dueAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** The portal's code; null while not mapped. */
  readonly status: string | null;
}

/**
 * Whether a case met its due date, independent of the current time. `open`: in progress, and late once the date has
 * passed. `undetermined`: no due date, or ended without a date.
 */
export type Timeliness = 'onTime' | 'late' | 'open' | 'undetermined';

export function timeliness({ dueAt, finishedAt, status }: Dated): Timeliness {
  if (dueAt === null) return 'undetermined';
  if (finishedAt !== null) return finishedAt > dueAt ? 'late' : 'onTime';
  return status !== null && isPortalStatus(status) && PORTAL_STATUSES[status].ended ? 'undetermined' : 'open';
}

/** Whether a case was finished, or is still open, after its due date (quá hạn); null = undetermined. */
export function isOverdue(of: Dated, now: Instant): boolean | null {
  const found = timeliness(of);
  if (found === 'undetermined') return null;
  return found === 'late' || (found === 'open' && now > (of.dueAt ?? now));
}
