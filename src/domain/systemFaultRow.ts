import type { Sentences } from './errors.ts';
import type { Language } from './language.ts';

/** A line of the table of what the machine, the ledger's database or Redis can refuse. */
export interface SystemFaultRow extends Readonly<Record<Language, Sentences>> {
  /** Beginnings of the codes that the system, SQLite, PostgreSQL or Redis gives it. */
  readonly codes: readonly string[];
  /** Nothing can be delivered until it ends: it is watched for, reported and raises an alarm. */
  readonly standsStill: boolean;
}
