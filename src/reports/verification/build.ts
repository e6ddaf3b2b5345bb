import { percent } from '../../domain/gap.ts';
import { interval95 } from '../../domain/interval.ts';

/** What look-ups found; `failed` ones say nothing about their cases. */
export interface VerificationFigures {
  readonly confirmed: number;
  readonly missing: number;
  readonly differs: number;
  readonly failed: number;
  /** Synced cases the answer is about. */
  readonly population: number;
}

/** `verify --json`. Percentages have two decimals; null when nothing was checked. */
export interface VerificationJson {
  readonly checked: number;
  readonly confirmed: number;
  readonly missing: number;
  readonly differs: number;
  readonly confirmedPercent: number | null;
  readonly interval95: readonly [number, number] | null;
}

export function verificationJson({ confirmed, missing, differs }: VerificationFigures): VerificationJson {
  const checked = confirmed + missing + differs;
  return {
    checked,
    confirmed,
    missing,
    differs,
    confirmedPercent: percent(confirmed, checked),
    interval95: interval95(confirmed, checked),
  };
}
