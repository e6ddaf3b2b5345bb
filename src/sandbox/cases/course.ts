import { dayOf, fridayEvening, LAST_SECOND, officeSecond, type Second, workingDayAfter } from './calendar.ts';
import { unit } from './random.ts';

/** The progress of a case by the end of 4 November 2024. */
export interface Course {
  readonly status: string;
  readonly subStatus: string;
  readonly due: Second;
  /** When the result was ready. */
  readonly released: Second | null;
  /** When the result was handed over. */
  readonly finished: Second | null;
  readonly modified: Second;
}

const UNFINISHED: readonly (readonly [number, string, string])[] = [
  [0.66, 'processing', ''],
  [0.72, 'processing', 'verifying'],
  [0.8, 'waiting', ''],
  [0.86, 'correcting', ''],
  [0.93, 'interoperating', ''],
  [0.97, 'pausing', ''],
  [1, 'cancelling', ''],
];
const FINISHED: readonly (readonly [number, string, string])[] = [
  [0.955, 'done', ''],
  [0.968, 'releasing', ''],
  [0.978, 'posting', ''],
  [0.986, 'cancelled', ''],
  [0.994, 'denied', ''],
  [1, 'unresolved', ''],
];
/** Outcomes without a result: nothing is released. */
const WITHOUT_RESULT = new Set(['cancelled', 'denied', 'unresolved']);

/** The share of late cases that get no new due date. */
const LEFT_LATE = 0.09;

/**
 * The course of a case whose procedure takes at most `termDays` working days. One in fourteen takes longer and others
 * are collected late; most of them get a new due date, so that 1.4 % of finished cases stay late.
 *
 * received ≤ released ≤ finished ≤ modified ≤ LAST_SECOND.
 */
export function courseOf(seed: number, index: number, received: Second, termDays: number): Course {
  const u = (salt: number): number => unit(seed, index, salt);
  const course = courseWithin(u, received, termDays);
  const { finished, due } = course;
  if (finished === null || finished <= due || u(51) < LEFT_LATE) return course;
  return { ...course, due: dueAfter(dayOf(finished), 1, received) };
}

/** Due on the last day of the term. */
function courseWithin(u: (salt: number) => number, received: Second, termDays: number): Course {
  const day = dayOf(received);
  const due = dueAfter(day, termDays, received);
  const late = u(41) < 0.07;
  const takes = Math.floor(termDays * (late ? 1.1 + u(42) : 0.9 * u(42)));
  const released =
    takes === 0
      ? received + 900 + Math.floor(u(43) * 9_000)
      : officeSecond(workingDayAfter(day, takes), u(43));
  if (released > LAST_SECOND) return unfinished(u, received, due);

  const [, outcome, subStatus] = pick(FINISHED, u(44));
  if (WITHOUT_RESULT.has(outcome)) {
    return {
      status: outcome,
      subStatus,
      due,
      released: null,
      finished: released,
      modified: recorded(u, released),
    };
  }
  const collected = u(45) < 0.5 ? 0 : Math.floor(u(46) * 4);
  const finished =
    collected === 0
      ? released + 60
      : officeSecond(workingDayAfter(dayOf(released) + 1, collected - 1), u(47));
  if (outcome !== 'done' || finished > LAST_SECOND) {
    const status = outcome === 'done' ? 'releasing' : outcome;
    return { status, subStatus, due, released, finished: null, modified: recorded(u, released) };
  }
  return { status: 'done', subStatus, due, released, finished, modified: recorded(u, finished) };
}

/** `workingDays` after the day, at the time of day of the receipt. */
function dueAfter(day: number, workingDays: number, received: Second): Second {
  return workingDayAfter(day, workingDays) * 86_400 + (received % 86_400);
}

function unfinished(u: (salt: number) => number, received: Second, due: Second): Course {
  const fresh = LAST_SECOND - received < 86_400;
  const [, status, subStatus] = fresh ? [1, u(48) < 0.3 ? 'new' : 'receiving', ''] : pick(UNFINISHED, u(48));
  const modified = received + Math.floor(u(49) * Math.min(LAST_SECOND - received, 5 * 86_400));
  return { status, subStatus, due, released: null, finished: null, modified };
}

/** Most steps are entered at once, one in five on Friday evening. */
function recorded(u: (salt: number) => number, happened: Second): Second {
  const bulk = fridayEvening(happened);
  return u(50) < 0.2 && bulk <= LAST_SECOND ? bulk : happened;
}

function pick<T extends readonly [number, ...unknown[]]>(table: readonly T[], u: number): T {
  const row = table.find(([bound]) => u < bound);
  if (row === undefined) throw new RangeError('the table does not reach 1');
  return row;
}
