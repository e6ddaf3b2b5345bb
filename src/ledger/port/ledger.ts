import type { LedgerAudit } from './audit.ts';
import type { LedgerCases } from './cases.ts';
import type { LedgerCounters } from './counters.ts';
import type { LedgerDelivery } from './delivery.ts';
import type { LedgerDeliveryPause } from './deliveryPause.ts';
import type { LedgerExcluded } from './excluded.ts';
import type { LedgerFacts } from './facts.ts';
import type { LedgerFigures } from './figures.ts';
import type { LedgerGapQuery } from './gapQuery.ts';
import type { LedgerHistory } from './history.ts';
import type { LedgerIngest } from './ingest.ts';
import type { LedgerKeys } from './keys.ts';
import type { LedgerProcesses } from './processes.ts';
import type { LedgerPunctuality } from './punctuality.ts';
import type { LedgerRelease } from './release.ts';
import type { LedgerReplays } from './replays.ts';
import type { LedgerErasure, LedgerRetention } from './retention.ts';
import type { LedgerSessions } from './sessions.ts';
import type { LedgerUnreadable } from './unreadable.ts';
import type { LedgerVerification } from './verification.ts';

/**
 * The book of record (laws 1, 2, 7, 8). Each method is one transaction, all or nothing, except those of LedgerReplays
 * that say otherwise. Every implementation passes the contract in test/ledger/contract.ts.
 */
export interface Ledger
  extends LedgerAudit,
    LedgerCases,
    LedgerCounters,
    LedgerDelivery,
    LedgerDeliveryPause,
    LedgerErasure,
    LedgerExcluded,
    LedgerFacts,
    LedgerFigures,
    LedgerGapQuery,
    LedgerHistory,
    LedgerIngest,
    LedgerKeys,
    LedgerProcesses,
    LedgerPunctuality,
    LedgerRelease,
    LedgerReplays,
    LedgerRetention,
    LedgerSessions,
    LedgerUnreadable,
    LedgerVerification {
  /** What tells it from every other one, as 8 hexadecimal digits; its copies keep it. */
  identity(): Promise<string>;
  /** Writes all of it into a new file, even when its own file has been deleted. */
  copyTo(file: string): Promise<void>;
  /** By how many milliseconds its clock is ahead of ours; null where it has none of its own. */
  clockSkewMs(): Promise<number | null>;
  /**
   * Which server, which timeline of it, and which tables on it these are: something else after a copy was restored or a standby
   * took over. Null: a file, or a server that does not say.
   */
  serverPlace(): Promise<string | null>;
  close(): Promise<void>;
}
