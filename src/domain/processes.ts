import type { Instant } from './time.ts';

/** What one process of a ledger does for all: the part of these roles that is not delivery. */
export const LED_ROLES = ['poll', 'push', 'verify', 'notify'] as const;
export type LedRole = (typeof LED_ROLES)[number];

/** How often a process says in the ledger that it lives. */
export const BEAT_MS = 4_000;
/**
 * One that did not for so long counts as dead, and what it had begun is given back. With the beat before its end and the one
 * of the one that notices, others have that within 30 seconds.
 */
export const DEAD_MS = 24_000;
/**
 * How long a term lasts from its last renewal. Shorter than DEAD_MS, so that another process leads within it; five beats, so
 * that a database that is away for a moment ends no term.
 */
export const TERM_MS = 20_000;

/** The letters of a process's name in the ledger; the owners of its leases begin with them. */
export const PROCESS_ID_LENGTH = 12;

interface WatchedProcess {
  readonly host: string;
  readonly version: string;
  readonly startedAt: Instant;
  /** When it was found to be dead; null while it lives. */
  readonly diedAt: Instant | null;
}

/** Those that died and have not come back: one that starts again in the same dataDir takes the place of the one before. */
export function lostProcesses<Process extends WatchedProcess>(
  processes: readonly Process[],
): readonly Process[] {
  return processes
    .filter(({ diedAt }) => diedAt !== null)
    .toSorted((one, other) => (one.diedAt ?? 0) - (other.diedAt ?? 0));
}

/** Of those that live, since when not all are of one version, as during an upgrade; null: all are. */
export function versionsDifferSince(processes: readonly WatchedProcess[]): Instant | null {
  const first = new Map<string, Instant>();
  for (const { version, startedAt, diedAt } of processes) {
    if (diedAt === null) first.set(version, Math.min(startedAt, first.get(version) ?? startedAt));
  }
  // The second version began the difference.
  return [...first.values()].toSorted((one, other) => one - other)[1] ?? null;
}

/** The versions of those that live. */
export function livingVersions(processes: readonly WatchedProcess[]): readonly string[] {
  const living = processes.filter(({ diedAt }) => diedAt === null);
  return [...new Set(living.map(({ version }) => version))].toSorted((one, other) =>
    one.localeCompare(other),
  );
}
