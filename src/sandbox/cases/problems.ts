import type { Reason } from '../../domain/reason.ts';
import { spread } from './random.ts';

/**
 * Planted problems of cases the portal lacks. `share` is a share of the unknown cases, and our assumption; `reason` is
 * what dongbo must find.
 */
export const PROBLEMS = {
  procedure_not_published: { share: 0.026, reason: 'PROCEDURE_NOT_PUBLISHED' },
  procedure_unmapped: { share: 0.009, reason: 'PROCEDURE_UNMAPPED' },
  refused: { share: 0.006, reason: 'PORTAL_REJECTED' },
  status_unmapped: { share: 0.005, reason: 'STATUS_UNMAPPED' },
  agency_unmapped: { share: 0.005, reason: 'AGENCY_UNMAPPED' },
  receive_date_missing: { share: 0.003, reason: 'FIELD_MISSING' },
  receive_date_unreadable: { share: 0.003, reason: 'FIELD_INVALID' },
  due_before_received: { share: 0.003, reason: 'FIELD_INVALID' },
} as const satisfies Record<string, { share: number; reason: Reason }>;

export type ProblemKind = keyof typeof PROBLEMS;
const KINDS = Object.keys(PROBLEMS) as ProblemKind[];

export interface ScopeOptions {
  /** Cases of the province, ≥ 0. */
  readonly records: number;
  /** Any whole number; default 1. */
  readonly seed?: number | undefined;
  /** How many of them the portal already has; default `knownCases(records)`. */
  readonly known?: number | undefined;
  /** Whether problems are planted among the others; default true. */
  readonly problems?: boolean | undefined;
}

/** How many of `records` cases the portal has, in the proportion of 5 November 2024. */
export function knownCases(records: number): number {
  return Math.round((records * 719_569) / 1_023_738);
}

function clampedKnown(options: ScopeOptions): number {
  return Math.min(options.records, Math.max(0, options.known ?? knownCases(options.records)));
}

/** How many cases have each problem: at least one each, as long as unknown cases remain. */
export function plantedProblems(options: ScopeOptions): Record<ProblemKind, number> {
  const unknown = options.problems === false ? 0 : options.records - clampedKnown(options);
  let remaining = unknown;
  const counts: Partial<Record<ProblemKind, number>> = {};
  for (const kind of KINDS) {
    const count = Math.min(remaining, Math.max(1, Math.round(PROBLEMS[kind].share * unknown)));
    counts[kind] = count;
    remaining -= count;
  }
  return counts as Record<ProblemKind, number>;
}

/** `known`: the portal has the case; null: it does not, and nothing is wrong with it; else the planted problem. */
export type CaseKind = 'known' | ProblemKind | null;

/**
 * Which case is known and which has a problem. Positions 0 … K−1 of a spread permutation are the known cases, and the
 * problems are intervals after them: every count is exact, every kind is spread over the whole time, nothing is stored.
 */
export function createScope(options: ScopeOptions) {
  const position = spread(options.records, options.seed ?? 1);
  const known = clampedKnown(options);
  const counts = plantedProblems(options);
  let end = known;
  const ends = KINDS.map((kind) => {
    end += counts[kind];
    return { kind, end };
  });
  return {
    known,
    kindOf(index: number): CaseKind {
      const at = position(index);
      if (at < known) return 'known';
      return ends.find((interval) => at < interval.end)?.kind ?? null;
    },
  };
}
