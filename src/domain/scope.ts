import type { CaseRecord } from './caseRecord.ts';
import type { Exclusion } from './exclusion.ts';
import { type Instant, instantOf } from './time.ts';

const FIELDS = ['agencyCode', 'procedureCode', 'domainCode', 'status'] as const;

/** Names the cases that match all its fields. */
export type CaseRule = {
  readonly [Field in (typeof FIELDS)[number] | 'caseNoPrefix']?: string | undefined;
};

/** What a rule can say of a case. */
export type RuledCase = Pick<CaseRecord, (typeof FIELDS)[number] | 'caseNo'>;

/** What the configuration counts. */
export interface Scope {
  readonly exclude: readonly CaseRule[];
  /** Where the census begins. */
  readonly censusFrom: Instant;
}

/**
 * Why the case is not counted (docs/domain.md#what-is-counted), as far as its row alone says; null = it counts. Whether it
 * is a copy depends on the ledger, too.
 */
export function exclusionOf(record: CaseRecord, { exclude, censusFrom }: Scope): Exclusion | null {
  if (record.takenBack) return 'gone';
  if (exclude.some((rule) => matchesRule(record, rule))) return 'rule';
  const receivedAt = instantOf(record.receivedAt);
  return receivedAt !== null && receivedAt < censusFrom ? 'earlier' : null;
}

export function matchesRule(record: RuledCase, rule: CaseRule): boolean {
  return (
    FIELDS.every((field) => rule[field] === undefined || rule[field] === record[field]) &&
    record.caseNo.startsWith(rule.caseNoPrefix ?? '')
  );
}
