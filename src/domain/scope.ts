import type { CaseRecord } from './caseRecord.ts';

/** A rule that excludes the cases that match all its fields. */
export interface ExcludeRule {
  readonly agencyCode?: string | undefined;
  readonly procedureCode?: string | undefined;
  readonly domainCode?: string | undefined;
  readonly status?: string | undefined;
  /** Case numbers that start with this text. */
  readonly caseNoPrefix?: string | undefined;
}

/** Whether an explicit rule of the configuration takes the case out of the count (docs/domain.md#what-is-counted). */
export function isExcluded(record: CaseRecord, rules: readonly ExcludeRule[]): boolean {
  return rules.some(
    (rule) =>
      matches(rule.agencyCode, record.agencyCode) &&
      matches(rule.procedureCode, record.procedureCode) &&
      matches(rule.domainCode, record.domainCode) &&
      matches(rule.status, record.status) &&
      (rule.caseNoPrefix === undefined || record.caseNo.startsWith(rule.caseNoPrefix)),
  );
}

function matches(wanted: string | undefined, found: string): boolean {
  return wanted === undefined || wanted === found;
}
