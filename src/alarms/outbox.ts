import type { Notice, PendingNotice, ReceiverName } from './notice.ts';

/** Notices kept for receivers that take none: a month of trembling, and less than a megabyte. */
const MOST_PENDING = 1_000;

/**
 * Adds notices for each receiver. What is owed to a receiver that is no longer configured is let go; a reminder
 * is left out where the alarm's last notice is still to be delivered, and would only say it again.
 */
export function enqueue(
  pending: readonly PendingNotice[],
  notices: readonly Notice[],
  receivers: readonly ReceiverName[],
): { readonly pending: readonly PendingNotice[]; readonly dropped: number } {
  const kept = pending.map((one) => ({ ...one, to: one.to.filter((name) => receivers.includes(name)) }));
  const waits = ({ alarm }: Notice, name: ReceiverName): boolean =>
    kept.some(({ notice, to }) => to.includes(name) && isSame(notice.alarm, alarm));
  const added = notices.map((notice) => ({
    notice,
    to: receivers.filter((name) => notice.event !== 'reminder' || !waits(notice, name)),
  }));
  const all = [...kept, ...added].filter(({ to }) => to.length > 0);
  const dropped = Math.max(0, all.length - MOST_PENDING);
  return { pending: all.slice(dropped), dropped };
}

/** What is left once a receiver has taken these notices. */
export function taken(
  pending: readonly PendingNotice[],
  name: ReceiverName,
  notices: readonly Notice[],
): readonly PendingNotice[] {
  const ids = new Set(notices.map(({ id }) => id));
  return pending
    .map((one) => (ids.has(one.notice.id) ? { ...one, to: one.to.filter((to) => to !== name) } : one))
    .filter(({ to }) => to.length > 0);
}

/** What a receiver has not taken yet, oldest first. */
export function owedTo(name: ReceiverName, pending: readonly PendingNotice[]): readonly Notice[] {
  return pending.filter(({ to }) => to.includes(name)).map(({ notice }) => notice);
}

function isSame(a: Notice['alarm'], b: Notice['alarm']): boolean {
  return a.rule === b.rule && a.agency?.code === b.agency?.code;
}
