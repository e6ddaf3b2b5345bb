import type { LedRole } from '../../domain/processes.ts';
import type { Instant } from '../../domain/time.ts';
import { inTerm, type OwnTerm } from '../../ledger/port/term.ts';

/** A role that this process leads, until the signal says that it does no more. */
export interface Lead {
  /** Null: for as long as the process runs. */
  readonly term: OwnTerm | null;
  readonly signal: AbortSignal | null;
}

/** Of a process that is alone on its ledger. */
export const PERMANENT: Lead = { term: null, signal: null };

/** Work of the leader: once the lead is over, it can no more write. */
export function inLead<T>({ term }: Lead, work: () => T): T {
  return inTerm(term, work);
}

/** Begins what the leader of a role does; what it returns ends that. */
export type BeginLead = (role: LedRole, lead: Lead) => Promise<() => Promise<void>>;

/** A process among those that work on its ledger. */
export interface Membership {
  /** Its name there; the owners of its leases begin with it. Another one after it was taken for dead. */
  id(): string;
  /** Whether nobody can have taken it for dead: else others can have what it has leased. */
  isCurrent(): boolean;
  /** The clock that all processes share. */
  now(): Instant;
  /** How many processes deliver, and lately have. */
  deliverers(): number;
  /** Whether other processes live. */
  hasOthers(): boolean;
  /** Leads these roles whenever nobody else does. Resolves when those have begun that begin at once. */
  lead(roles: readonly LedRole[], begin: BeginLead): Promise<void>;
  leave(): Promise<void>;
}

/** Of a process that has a lock on the whole ledger: it leads everything, and nobody can take it for dead. */
export function aloneOn(id: string): Membership {
  return {
    id: () => id,
    isCurrent: () => true,
    now: Date.now,
    deliverers: () => 1,
    hasOthers: () => false,
    lead: async (roles, begin) => {
      for (const role of roles) await begin(role, PERMANENT);
    },
    leave: async () => undefined,
  };
}
