import { awaiting, type CaseState, inFlight } from './caseState.ts';
import { type CaseRule, matchesRule, type RuledCase } from './scope.ts';
import type { Instant } from './time.ts';

/**
 * For which cases delivery is opened: a first day can be one for some (configuration `delivery.only`, and the openings that
 * people add: rules, and single cases for a trial). They add up: a case goes out if any of them matches it. Without any
 * everything is open, and `all` opens everything whatever they say.
 */
export interface Release {
  readonly configured: readonly CaseRule[];
  readonly opened: readonly CaseRule[];
  /** Case numbers: some hundreds. */
  readonly cases: readonly string[];
  readonly all: boolean;
}

export const EVERYTHING: Release = { configured: [], opened: [], cases: [], all: false };

export function isLimited({ configured, opened, cases, all }: Release): boolean {
  return !all && configured.length + opened.length + cases.length > 0;
}

export function isReleased(one: RuledCase, release: Release): boolean {
  if (!isLimited(release)) return true;
  const { configured, opened, cases } = release;
  return [...configured, ...opened].some((rule) => matchesRule(one, rule)) || cases.includes(one.caseNo);
}

/** Whether no case that is open before is closed after. */
export function onlyOpens(before: Release, after: Release): boolean {
  if (!isLimited(after)) return true;
  if (!isLimited(before)) return false;
  const kept = new Set([...after.configured, ...after.opened].map((rule) => textOf(rule)));
  return (
    [...before.configured, ...before.opened].every((rule) => kept.has(textOf(rule))) &&
    before.cases.every((caseNo) => after.cases.includes(caseNo))
  );
}

/** `agencyCode H23.12, status new`: as the configuration has it. */
export function ruleText(rule: CaseRule): string {
  const fields = Object.entries(rule).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return fields.join(', ') || '{}';
}

function textOf(rule: CaseRule): string {
  return JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is due, or will be by itself, and may not be sent: it waits without a time until delivery is opened for it. */
export function unreleased(before: CaseState, now: Instant): CaseState {
  if (before.work === null || before.nextAt === null || inFlight(before, now)) return before;
  return {
    ...before,
    ...{ reason: 'NOT_RELEASED', detail: null, portalCode: null, attempts: 0 },
    ...{ nextAt: null, fresh: false, leaseOwner: null, leaseVersion: null },
  };
}

/** Delivery is now opened for the case. */
export function released(before: CaseState, now: Instant): CaseState {
  if (before.reason !== 'NOT_RELEASED') return before;
  return { ...before, ...awaiting(before.work, now) };
}
