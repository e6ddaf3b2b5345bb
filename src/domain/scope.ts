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
  /** False: the source's system sends its cases itself. */
  readonly deliver?: boolean | undefined;
}

/**
 * Why the case is not counted (docs/domain.md#what-is-counted), as far as its row alone says; null = it counts. Whether it
 * is a copy depends on the ledger, too.
 */
export function exclusionOf(record: CaseRecord, { exclude, censusFrom, deliver }: Scope): Exclusion | null {
  if (record.takenBack) return 'gone';
  if (exclude.some((rule) => matchesRule(record, rule))) return 'rule';
  if (deliver === false) return 'elsewhere';
  return isEarlier(record, censusFrom) ? 'earlier' : null;
}

/** Whether the case concerns nobody here: received before the census begins, it is not counted, and it is not sent either. */
export function isIgnored(record: CaseRecord, { censusFrom, deliver }: Scope): boolean {
  return deliver === false && isEarlier(record, censusFrom);
}

function isEarlier(record: CaseRecord, censusFrom: Instant): boolean {
  const receivedAt = instantOf(record.receivedAt);
  return receivedAt !== null && receivedAt < censusFrom;
}

export function matchesRule(record: RuledCase, rule: CaseRule): boolean {
  return (
    FIELDS.every((field) => rule[field] === undefined || rule[field] === record[field]) &&
    record.caseNo.startsWith(rule.caseNoPrefix ?? '')
  );
}
