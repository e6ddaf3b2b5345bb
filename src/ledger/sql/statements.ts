import type { LedgerCounters } from '../port/counters.ts';
import type { Ledger } from '../port/ledger.ts';
import { auditOf } from './audit/trail.ts';
import { excludedOf } from './cases/excluded.ts';
import { casesOf } from './cases/records.ts';
import { deliveryOf, verificationOf } from './delivery/delivery.ts';
import { deliveryPauseOf } from './facts/deliveryPause.ts';
import { factsOf } from './facts/facts.ts';
import { figuresOf } from './figures/figures.ts';
import { gapQueryOf } from './figures/gapFiltered.ts';
import { punctualityOf } from './figures/punctuality.ts';
import { historyOf } from './history/history.ts';
import { ingestOf } from './ingest/ingest.ts';
import { unreadableOf } from './ingest/unreadable.ts';
import { keysOf } from './keys/apiKeys.ts';
import { sessionsOf } from './keys/sessions.ts';
import { processesOf } from './processes/processes.ts';
import { releaseOf } from './release/release.ts';
import { replaysOf } from './replays/replays.ts';
import { eraseCases } from './retention/erase.ts';
import { retentionOf } from './retention/retention.ts';
import type { LedgerContext } from './transaction.ts';

/** All of the port that both databases answer with the same statements. */
export function statementsOf(
  context: LedgerContext,
): Omit<Ledger, keyof LedgerCounters | 'identity' | 'copyTo' | 'clockSkewMs' | 'serverPlace' | 'close'> {
  const { db } = context;
  return {
    ...auditOf(db),
    ...casesOf(context),
    ...deliveryOf(context),
    ...excludedOf(context),
    ...deliveryPauseOf(db),
    ...factsOf(db),
    ...figuresOf(context),
    ...gapQueryOf(context),
    ...historyOf(db),
    ...ingestOf(context),
    ...keysOf(db),
    ...processesOf(db),
    ...punctualityOf(db),
    ...releaseOf(db),
    ...replaysOf(context),
    ...retentionOf(db),
    ...sessionsOf(db),
    eraseCases: (caseNos, by, now) => eraseCases(context, caseNos, by, now),
    ...unreadableOf(db),
    ...verificationOf(context),
  };
}
