import type { z } from 'zod';
import type { Circuit, Circuits } from '../../domain/circuit.ts';
import { parseJson } from '../../domain/parseJson.ts';
import type { Instant } from '../../domain/time.ts';
import type { AuditEntry } from './audit.ts';

/** Every fact that dongbo keeps in the ledger. Names are stored for good: never renamed, only added to. */
export const FACT_NAMES = [
  'agreed_tables',
  'alarms',
  'backup',
  'baseline',
  'batch_size',
  'catalogue_doubt',
  'census',
  'census_believed',
  'census_started',
  'circuit',
  'compared',
  'config_in_force',
  'counters',
  'delivery_pause',
  'delivery_rate',
  'delivery_share',
  'digest',
  'field_cuts',
  'field_table',
  'ledger_check',
  'mapping_last',
  'mapping_tables',
  'own_tables',
  'payload_key',
  'poll',
  'portal_certificate',
  'portal_messages',
  'portal_settings',
  'procedure_catalogue',
  'procedure_catalogue_doubted',
  'procedure_domains',
  'prune',
  'read_again',
  'release',
  'repaired',
  'resends',
  'restored',
  'sent_tables',
  'server_place',
  'steps_batch_size',
  'steps_circuit',
  'subscriptions',
  'unknown_proxy',
  'verification_breaker',
  'write_tried',
] as const;
type KnownName = (typeof FACT_NAMES)[number];
/** With `@` and the name of a source: what is known of that source alone. */
export type FactName = KnownName | `${KnownName}@${string}`;

/** A fact: one JSON value and the instant at which it was true. */
export interface Fact<T> {
  readonly name: FactName;
  readonly schema: z.ZodType<T>;
}

export interface StoredFact {
  readonly value: string;
  readonly at: Instant;
}

export interface CursorMove {
  readonly name: string;
  readonly value: string;
}

/** The part of the Ledger port that keeps what all processes share and a restart must not lose. */
export interface LedgerFacts {
  /** Null while there is none. What a cursor says belongs to its reading. */
  cursor(name: string): Promise<string | null>;
  setCursor(name: string, value: string): Promise<void>;
  /** The one that holds the records; null while it is closed. */
  circuit(): Promise<Circuit | null>;
  setCircuit(circuit: Circuit | null): Promise<void>;
  /** The same, and the one that holds nothing but steps. */
  circuits(): Promise<Circuits>;
  setStepsCircuit(circuit: Circuit | null): Promise<void>;
  /** The stored text; readFact() understands it. */
  fact(name: FactName): Promise<StoredFact | null>;
  setFact(name: FactName, value: string, at: Instant): Promise<void>;
  /** Reads and writes facts in one write transaction, with the audit entry of the change: all of it or nothing. */
  changeFacts<T>(change: (facts: FactsInHand) => Promise<FactChange<T>>): Promise<T>;
}

/** The facts as one transaction sees and writes them. */
export type FactsInHand = Pick<LedgerFacts, 'fact' | 'setFact'>;

export interface FactChange<T> {
  readonly result: T;
  /** Null: nothing was changed that has to be accounted for. */
  readonly audit: AuditEntry | null;
}

/** The same fact of one source among several. */
export function ofSource<T>(fact: Fact<T>, source: string): Fact<T> {
  return { ...fact, name: `${fact.name}@${source}` };
}

export function defineFact<T>(name: FactName, schema: z.ZodType<T>): Fact<T> {
  return { name, schema };
}

/** Null when there is none, or when this version does not understand it. */
export async function readFact<T>(
  ledger: Pick<LedgerFacts, 'fact'>,
  fact: Fact<T>,
): Promise<{ readonly value: T; readonly at: Instant } | null> {
  const stored = await ledger.fact(fact.name);
  if (stored === null) return null;
  const value = parseJson(stored.value, fact.schema);
  return value === null ? null : { value, at: stored.at };
}

/** When the fact was last written, even where its value is not understood; null for never. */
export async function factAt(
  ledger: Pick<LedgerFacts, 'fact'>,
  { name }: Fact<unknown>,
): Promise<Instant | null> {
  return (await ledger.fact(name))?.at ?? null;
}

export async function writeFact<T>(
  ledger: Pick<LedgerFacts, 'setFact'>,
  { name }: Fact<T>,
  value: T,
  at: Instant,
): Promise<void> {
  await ledger.setFact(name, JSON.stringify(value), at);
}
