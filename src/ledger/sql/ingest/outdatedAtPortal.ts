import type { IngestRow } from '../../port/ingest.ts';
import type { Restoration } from '../../port/sharedFacts.ts';
import { addSteps } from '../delivery/steps.ts';
import type { Stored } from './storedCases.ts';

/** Whether the portal has something else of the same content than would be sent today. A baseline does not say what it has. */
export function isOutdatedAtPortal({ today, hash }: IngestRow, record: Stored): boolean {
  if (today === undefined || record.state !== 'synced' || record.hash !== hash || record.sent_hash === null) {
    return false;
  }
  if (record.sent_hash !== today.hash) return true;
  return today.steps !== null && addSteps(record.steps_sent, today.steps) !== record.steps_sent;
}

/** The clocks of the source and of dongbo can differ. */
const CLOCKS_DIFFER_MS = 3_600_000;

/**
 * Whether the portal can have something else of a case that counts as synced in a restored ledger: A was copied, then B was
 * delivered, and now the source says A again. A source that does not say when a case was modified can mean any of them.
 */
export function isUncertain(
  { record }: IngestRow,
  stored: Stored,
  { copiedAt, restoredAt }: Restoration,
): boolean {
  if (stored.state !== 'synced' || (stored.last_ack_at ?? 0) >= restoredAt) return false;
  return record.modifiedAt === null || record.modifiedAt >= copiedAt - CLOCKS_DIFFER_MS;
}
