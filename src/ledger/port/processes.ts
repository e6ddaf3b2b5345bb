import type { LedRole } from '../../domain/processes.ts';
import type { Instant } from '../../domain/time.ts';

/** A process as it enters itself. */
export interface ProcessEntry {
  /** PROCESS_ID_LENGTH letters. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly roles: readonly string[];
}

export interface LedgerProcess extends ProcessEntry {
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  /** For how long it has not said that it lives, by the database's clock. */
  readonly silentMs: number;
  /** When it was found to be dead; null while it lives. */
  readonly diedAt: Instant | null;
  /** What it does for all. */
  readonly leads: readonly LedRole[];
}

/** The right of one process to do for all what belongs to a role. The token grows with each term of the role. */
export interface Term {
  readonly role: LedRole;
  readonly token: number;
}

export interface Beat {
  /** Those of `held` that were renewed, and new ones. */
  readonly terms: readonly Term[];
  /** Those that live, this one included. */
  readonly living: readonly ProcessEntry[];
  /** Whether there is a process to be buried. */
  readonly anyDead: boolean;
  /** The time of the database, by which all of this is decided. */
  readonly at: Instant;
}

/** The part of the Ledger port that knows the processes which work on it. Instants are those of the database's clock. */
export interface LedgerProcesses {
  /**
   * `replaces`: a process that is known to have ended, because this one has its dataDir now. Its terms and leases end, as do
   * leases of processes that nobody knows.
   */
  enterProcess(entry: ProcessEntry, replaces: string | null): Promise<void>;
  /**
   * The process lives: renews its terms, and begins those of the wanted roles that nobody has. Null: it counts as dead, and
   * has to enter as another one.
   */
  beat(
    id: string,
    terms: { readonly wanted: readonly LedRole[]; readonly held: readonly Term[]; readonly termMs: number },
  ): Promise<Beat | null>;
  /** Declares dead who has been silent for so long, and gives back what they had leased. */
  buryDead(silentMs: number): Promise<{ readonly dead: readonly ProcessEntry[]; readonly reclaimed: number }>;
  /** Ends its terms. */
  leaveProcess(id: string): Promise<void>;
  /** Those that live, and those that died within a day; the oldest first. */
  processes(): Promise<readonly LedgerProcess[]>;
  /** Nobody but the caller can live: forgets all processes and ends their terms. */
  forgetProcesses(): Promise<void>;
}
