import type { MappedCase } from '../../domain/preflight.ts';
import type { Sent, SizeLimits } from './sizeLimits.ts';

/** What is sent of a case, in bytes. */
export type BytesOfCase = (one: MappedCase) => number;

export interface Fitting {
  readonly group: readonly MappedCase[];
  readonly others: readonly MappedCase[];
  /** Whether the group had better go with other cases, because it fills less than `worthSending` of a request. */
  readonly isRest: boolean;
}

/** Of these cases, those that the portal probably takes in one request. */
export function fittingCases(
  cases: readonly MappedCase[],
  bytesOf: BytesOfCase,
  sizes: Pick<SizeLimits, 'choose'>,
  worthSending: number,
): Fitting {
  const { indices, fill } = sizes.choose(cases.length, (index) => {
    const one = cases[index];
    return one === undefined ? 0 : bytesOf(one);
  });
  const isRest = fill < worthSending;
  if (indices.length === cases.length) return { group: cases, others: [], isRest };
  const chosen = new Set(indices);
  return {
    group: cases.filter((_, index) => chosen.has(index)),
    others: cases.filter((_, index) => !chosen.has(index)),
    isRest,
  };
}

export function sizeOf(cases: readonly MappedCase[], bytesOf: BytesOfCase): Sent {
  return { cases: cases.length, bytes: cases.reduce((sum, one) => sum + bytesOf(one), 0) };
}
