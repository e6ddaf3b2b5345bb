import type { Reason } from '../../domain/reason.ts';
import { spread } from './random.ts';

/**
 * What is wrong with some of the cases the portal does not have. `share` is of the unknown cases and is our
 * assumption: no public source says how a province's gap divides up. `reason` is what a correct
 * synchroniser must find.
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

/** Of `records` cases, how many the portal has in the proportion read on 5 November 2024. */
export function knownCases(records: number): number {
  return Math.round((records * 719_569) / 1_023_738);
}

function clampedKnown(options: ScopeOptions): number {
  return Math.min(options.records, Math.max(0, options.known ?? knownCases(options.records)));
}

/** How many cases have each problem: at least one of each kind, as long as there are unknown cases left. */
export function plantedProblems(options: ScopeOptions): Record<ProblemKind, number> {
  const unknown = options.problems === false ? 0 : options.records - clampedKnown(options);
  let left = unknown;
  const counts: Partial<Record<ProblemKind, number>> = {};
  for (const kind of KINDS) {
    const count = Math.min(left, Math.max(1, Math.round(PROBLEMS[kind].share * unknown)));
    counts[kind] = count;
    left -= count;
  }
  return counts as Record<ProblemKind, number>;
}

/** `known`: the portal has it; null: it does not, and nothing is wrong with it; else what is wrong. */
export type Standing = 'known' | ProblemKind | null;

export interface Scope {
  readonly known: number;

  standing(index: number): Standing;
}

/**
 * Which case is known and which has a problem. Positions 0 … K−1 of one spread permutation are the known
 * cases and the problems are consecutive intervals after them, so every count is exact and every kind is
 * spread over the whole time, with nothing stored per case.
 */
export function createScope(options: ScopeOptions): Scope {
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
    standing(index) {
      const at = position(index);
      if (at < known) return 'known';
      return ends.find((interval) => at < interval.end)?.kind ?? null;
    },
  };
}
