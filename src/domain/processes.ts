/** What one process of a ledger does for all: the part of these roles that is not delivery. */
export const LED_ROLES = ['poll', 'push', 'verify', 'notify'] as const;
export type LedRole = (typeof LED_ROLES)[number];

/** How often a process says in the ledger that it lives. */
export const BEAT_MS = 4_000;
/** One that did not for so long counts as dead, and what it had begun is given back. */
export const DEAD_MS = 30_000;
/**
 * How long a term lasts from its last renewal. Shorter than DEAD_MS, so that another process leads within it; five beats, so
 * that a database that is away for a moment ends no term.
 */
export const TERM_MS = 20_000;

/** The letters of a process's name in the ledger; the owners of its leases begin with them. */
export const PROCESS_ID_LENGTH = 12;
