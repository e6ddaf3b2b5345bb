import { afterEach, beforeEach, describe, expect } from 'vitest';
import { describeAliases } from './contract/aliases.ts';
import { describeApiKeys } from './contract/apiKeys.ts';
import { describeAuditTrail } from './contract/auditTrail.ts';
import { LedgerBench, type LedgerUnderTest } from './contract/bench.ts';
import { describeCauses } from './contract/causes.ts';
import { describeCensus } from './contract/census.ts';
import { describeCounters } from './contract/counters.ts';
import { describeDeliveryPause } from './contract/deliveryPause.ts';
import { describeErasing } from './contract/erasing.ts';
import { describeExcluded } from './contract/excluded.ts';
import { describeGapAcross } from './contract/gapAcross.ts';
import { describeHistory } from './contract/history.ts';
import { describeBaseline } from './contract/knownAtPortal.ts';
import { describeLaws } from './contract/laws.ts';
import { describeLeases } from './contract/leases.ts';
import { describePunctuality } from './contract/punctuality.ts';
import { describeReading } from './contract/reading.ts';
import { describeRelease } from './contract/release.ts';
import { describeReplay } from './contract/replays.ts';
import { describeRetention } from './contract/retention.ts';
import { describeSessions } from './contract/sessions.ts';
import { describeSettling } from './contract/settling.ts';
import { describeSources } from './contract/sources.ts';
import { describeSteps } from './contract/steps.ts';
import { describeTakingIn } from './contract/takingIn.ts';
import { describeVerification } from './contract/verification.ts';
import { describeWaiting } from './contract/waiting.ts';

/** What every implementation of the Ledger port must do; one file a group in contract/. */
export function describeLedger(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(name, () => {
    const t = new LedgerBench(open);
    beforeEach(() => t.begin());
    afterEach(async () => {
      expect(await t.ledger.recount(), 'counters differ from a recount').toBe(0);
      await t.end();
    });
    describeTakingIn(t);
    describeLeases(t);
    describeSettling(t);
    describeBaseline(t);
    describeReplay(t);
    describeReading(t);
    describeGapAcross(t);
    describePunctuality(t);
    describeVerification(t);
    describeWaiting(t);
    describeHistory(t);
    describeCounters(t);
    describeCauses(t);
    describeAliases(t);
    describeCensus(t);
    describeSources(t);
    describeExcluded(t);
    describeSteps(t);
    describeAuditTrail(t);
    describeApiKeys(t);
    describeSessions(t);
    describeDeliveryPause(t);
    describeRelease(t);
    describeRetention(t);
    describeErasing(t);
    describeLaws(t);
  });
}
