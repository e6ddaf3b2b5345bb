import type { CaseRecord } from './caseRecord.ts';

const FIELDS = ['agencyCode', 'procedureCode', 'domainCode', 'status'] as const;

/** Excludes the cases that match all its fields. */
export type ExcludeRule = {
  readonly [Field in (typeof FIELDS)[number] | 'caseNoPrefix']?: string | undefined;
};

/** Whether a rule of the configuration excludes the case from all counts (docs/domain.md#what-is-counted). */
export function isExcluded(record: CaseRecord, rules: readonly ExcludeRule[]): boolean {
  return rules.some(
    (rule) =>
      FIELDS.every((field) => rule[field] === undefined || rule[field] === record[field]) &&
      record.caseNo.startsWith(rule.caseNoPrefix ?? ''),
  );
}
