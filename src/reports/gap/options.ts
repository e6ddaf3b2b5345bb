import type { GapDimension } from '../../domain/dimension.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import type { Instant } from '../../domain/time.ts';
import type { CaseFilter } from '../../filter/filters.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

export interface GapOptions {
  readonly by?: GapDimension | undefined;
  /** Only these cases. */
  readonly filter?: CaseFilter | undefined;
  /** By agency: each below the one above it. */
  readonly tree?: boolean | undefined;
  /** By agency: each case at the agency that its agency is or belongs to today. */
  readonly today?: boolean | undefined;
  /** As given by the user; see asOf.ts. */
  readonly asOf?: string | undefined;
  readonly now: Instant;
  readonly agencies: Mappings['agencies'];
  readonly offsetMs: number;
  /** Of the groups' names and of error messages. */
  readonly language: Language;
}

export type GapLedger = Pick<
  Ledger,
  'gapTotals' | 'gapGroups' | 'gapFiltered' | 'gapAsOf' | 'countUnsyncedSince' | 'names'
>;
