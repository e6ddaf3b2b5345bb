import type { Actor } from '../../domain/actor.ts';
import type { Release } from '../../domain/release.ts';
import type { CaseRule } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { AuditAction } from './audit.ts';

/** What a change of the openings would do with the cases of this moment. */
interface ReleaseChange {
  /** Cases that are not released now and would be. */
  readonly opens: number;
  /** Waiting cases that would no longer be released. */
  readonly closes: number;
}

/** The openings that people add, without those of the configuration. */
export type Openings = Omit<Release, 'configured'>;

interface OpeningChange {
  readonly by: Actor;
  readonly now: Instant;
  readonly action: Extract<AuditAction, 'delivery.opened' | 'delivery.closed'>;
  readonly subject: string;
  readonly count: number;
}

/** The part of the Ledger port that says for which cases delivery is opened. */
export interface LedgerRelease {
  release(): Promise<Release>;
  /** Counts in bounded steps: some 0.5 s a million cases. */
  previewRelease(openings: Openings, now: Instant): Promise<ReleaseChange>;
  /** Takes over the rules of the configuration; for an engine that starts, before it leases anything. */
  configureRelease(configured: readonly CaseRule[], now: Instant): Promise<void>;
  /** Takes over a person's openings, or what is left of them; kept in the audit trail, with how many cases that concerns. */
  openDelivery(openings: Openings, change: OpeningChange): Promise<void>;
  /** Those that name no case of the ledger. Reads the whole ledger for each: some 0.3 s a million cases. */
  rulesWithoutCases(rules: readonly CaseRule[]): Promise<readonly CaseRule[]>;
  /**
   * Brings the cases into line with the rules, in bounded transactions; continues what a killed process left. Until rules
   * that close something are applied, nothing is leased. Returns how many cases it moved; cheap when there is nothing to do.
   */
  applyRelease(now: Instant): Promise<number>;
}
