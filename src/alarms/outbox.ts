import type { Notice, PendingNotice, ReceiverName } from './notice.ts';
import { subjectKey } from './readings.ts';

/** Notices kept for unreachable receivers: enough for a month of flapping, in less than a megabyte. */
const MAX_PENDING = 1_000;

/**
 * Adds notices for each receiver, and drops those for receivers that are no longer configured. A reminder is left out
 * while an earlier notice of the same alarm is still pending.
 */
export function enqueue(
  pending: readonly PendingNotice[],
  notices: readonly Notice[],
  receivers: readonly ReceiverName[],
): { readonly pending: readonly PendingNotice[]; readonly dropped: number } {
  const kept = pending.map((one) => ({ ...one, to: one.to.filter((name) => receivers.includes(name)) }));
  const hasPending = ({ alarm }: Notice, name: ReceiverName): boolean =>
    kept.some(({ notice, to }) => to.includes(name) && isSame(notice.alarm, alarm));
  const added = notices.map((notice) => ({
    notice,
    to: receivers.filter((name) => notice.event !== 'reminder' || !hasPending(notice, name)),
  }));
  const all = [...kept, ...added].filter(({ to }) => to.length > 0);
  const dropped = Math.max(0, all.length - MAX_PENDING);
  return { pending: all.slice(dropped), dropped };
}

/** What remains pending after a receiver has accepted these notices. */
export function withoutDelivered(
  pending: readonly PendingNotice[],
  name: ReceiverName,
  notices: readonly Notice[],
): readonly PendingNotice[] {
  const ids = new Set(notices.map(({ id }) => id));
  return pending
    .map((one) => (ids.has(one.notice.id) ? { ...one, to: one.to.filter((to) => to !== name) } : one))
    .filter(({ to }) => to.length > 0);
}

/** What a receiver has not accepted yet, oldest first. */
export function pendingFor(name: ReceiverName, pending: readonly PendingNotice[]): readonly Notice[] {
  return pending.filter(({ to }) => to.includes(name)).map(({ notice }) => notice);
}

function isSame(a: Notice['alarm'], b: Notice['alarm']): boolean {
  return a.rule === b.rule && subjectKey(a) === subjectKey(b);
}
