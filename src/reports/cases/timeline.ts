import { readComparison } from '../../domain/comparison.ts';
import type { Instant } from '../../domain/time.ts';
import { EVENT_KINDS, type LedgerEvent, type LedgerRecord } from '../../ledger/port/cases.ts';

/** The kinds of the ledger's events, and those derived from the instants of the case itself. */
export const TIMELINE_KINDS = ['first_seen', ...EVENT_KINDS, 'acknowledged', 'next_attempt'] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** `status` is the portal's code of the case at that time, or the one sent, acknowledged or found; null: unknown. */
export type TimelineEntry = Omit<LedgerEvent, 'kind' | 'version'> & { readonly kind: TimelineKind };

/**
 * What happened to a case, oldest first: its events and the instants of its own row. Entries of one instant keep this
 * order: first sighting, events as in the ledger, next attempt.
 */
export function timelineOf(
  record: LedgerRecord,
  events: readonly LedgerEvent[],
  now: Instant,
): TimelineEntry[] {
  const changes = events.filter((event) => event.kind === 'changed');
  // A change's event holds the superseded version; the next change, or the record, holds the new one.
  const becameAfter = new Map(
    changes.map((event, index) => [event, index + 1 < changes.length ? changes[index + 1] : record]),
  );
  const first = isPruned(record, events) ? null : (changes[0] ?? record).status;
  const entries = [entry(record.firstSeenAt, 'first_seen', first)];
  for (const event of events) {
    const after = becameAfter.get(event);
    if (after !== undefined) entries.push(entry(event.at, 'changed', after.status));
    else entries.push(eventEntry(event));
  }
  const { changedAt, firstSeenAt } = record;
  if (changedAt !== firstSeenAt && !changes.some(({ at }) => at === changedAt)) {
    entries.push(entry(changedAt, 'changed', record.status));
  }
  entries.push(...acknowledgements(record, events));
  if (record.nextAttemptAt !== null && record.nextAttemptAt > now) {
    entries.push(entry(record.nextAttemptAt, 'next_attempt'));
  }
  return entries.sort((a, b) => a.at - b.at);
}

/** Whether retention removed the beginning: each of these events ends a version, the first of them the first one. */
function isPruned({ version }: LedgerRecord, events: readonly LedgerEvent[]): boolean {
  const ending = events.find(({ kind }) => kind === 'changed' || kind === 'outdated' || kind === 'restored');
  return (ending?.version ?? version) > 1;
}

/**
 * Every acknowledgement that the ledger still has. A case of the baseline counts as acknowledged from the day it was
 * received, which was not observed: it is shown as a baseline entry at its first sighting.
 */
function acknowledgements(record: LedgerRecord, events: readonly LedgerEvent[]): TimelineEntry[] {
  const { firstSeenAt, firstAckAt, lastAckAt } = record;
  const imported = events.find((event) => event.kind === 'baseline')?.at;
  const fromBaseline = firstAckAt !== null && firstAckAt <= firstSeenAt;

  const statuses = new Map<Instant, string | null>();
  if (firstAckAt !== null && !fromBaseline) statuses.set(firstAckAt, null);
  for (const event of events) {
    // The detail of a change says when the superseded version had been acknowledged, in milliseconds.
    if (event.kind === 'changed' && event.detail !== null && /^\d{1,15}$/.test(event.detail)) {
      statuses.set(Number(event.detail), event.status);
    }
  }
  if (lastAckAt !== null) statuses.set(lastAckAt, record.ackedStatus);
  if (fromBaseline) statuses.delete(imported ?? firstSeenAt);

  const entries = [...statuses].map(([at, status]) => entry(at, 'acknowledged', status));
  return fromBaseline && imported === undefined ? [entry(firstSeenAt, 'baseline'), ...entries] : entries;
}

function eventEntry({ at, kind, status, reason, portalCode, detail }: LedgerEvent): TimelineEntry {
  const shown = kind === 'compared' ? comparedDetail(at, detail) : detail;
  return { at, kind, status, reason, portalCode, detail: shown };
}

/** `differs key:Lan`: what was found, and who requested it. */
function comparedDetail(at: Instant, detail: string | null): string | null {
  const found = readComparison(at, detail);
  return found === null ? null : `${found.outcome} ${found.by}`;
}

function entry(at: Instant, kind: TimelineKind, status: string | null = null): TimelineEntry {
  return { at, kind, status, reason: null, portalCode: null, detail: null };
}
