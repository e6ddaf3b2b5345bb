import { percent } from '../../domain/gap.ts';
import { interval95 } from '../../domain/interval.ts';
import type { VerificationDocument } from './schema.ts';

/** What look-ups found; failed ones say nothing about their cases. */
export interface VerificationFigures {
  readonly confirmed: number;
  readonly present: number;
  readonly missing: number;
  readonly differs: number;
  readonly failed: number;
  /** Synced cases the figures stand for. */
  readonly population: number;
}

export function verificationJson({
  confirmed,
  present,
  missing,
  differs,
}: VerificationFigures): VerificationDocument {
  const checked = confirmed + present + missing + differs;
  return {
    checked,
    confirmed,
    present,
    missing,
    differs,
    confirmedPercent: percent(confirmed, checked),
    interval95: interval95(confirmed, checked),
  };
}
