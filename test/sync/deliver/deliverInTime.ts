import { unit } from '../../../src/sandbox/cases/random.ts';
import type { BatchSize } from '../../../src/sync/deliver/batchSize.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { SizeLimits } from '../../../src/sync/deliver/sizeLimits.ts';
import { Throttle } from '../../../src/sync/deliver/throttle.ts';
import { manyRows } from '../../support/cases.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import type { TempLedger } from '../tempLedger.ts';
import { deliveryOn } from './delivery.ts';
import { type Conditions, type Illness, SimulatedPortal } from './simulatedPortal.ts';
import { SimulatedTime } from './simulatedTime.ts';

export interface Setting extends Conditions {
  readonly batch: number;
  readonly batches: number;
  readonly concurrency: number;
  readonly maxAttempts: number;
}

export interface Delivery {
  readonly portal: SimulatedPortal;
  readonly log: ReturnType<typeof recordingLog>;
  readonly ms: number;
}

/** How long an idle worker waits until it looks again: about as long as a bell takes. */
const LOOK_MS = 50;
const JITTER_SALT = 2;

/** Delivers so many batches as the workers of a process do, in simulated time. `until`: ends earlier. */
export async function deliverInTime(
  temp: TempLedger,
  illness: Illness,
  setting: Setting,
  seed: number,
  {
    prepare,
    isEnough = () => false,
  }: {
    readonly prepare?: (portal: SimulatedPortal, caseNos: readonly string[]) => void;
    readonly isEnough?: (portal: SimulatedPortal) => boolean;
  } = {},
): Promise<Delivery> {
  const { ledger, clock, now } = temp;
  const rows = manyRows(setting.batch * setting.batches, (i) => ({
    caseNo: `${seed}-${i}`,
    sourceId: `${seed}-${i}`,
  }));
  await ledger.ingest({ rows, drafts: [], readAt: now(), now: now() });
  const time = new SimulatedTime(clock);
  const portal = new SimulatedPortal(time, illness, setting, seed);
  prepare?.(
    portal,
    rows.map(({ record }) => record.caseNo),
  );
  const log = recordingLog();
  const budget = {
    slowTo: (share: number): void => {
      portal.share = share;
    },
  };
  const throttle = await Throttle.start(setting.concurrency, {
    ...{ ledger, budget, now, log },
    requestsPerSecond: setting.requestsPerSecond,
  });
  const limits = new SizeLimits(setting.batch);
  const batchSize: Pick<
    BatchSize,
    'current' | 'lease' | 'isKnown' | 'choose' | 'accepted' | 'refused' | 'remember'
  > = {
    get current() {
      return limits.current;
    },
    get isKnown() {
      return limits.isKnown;
    },
    lease: (withSteps) => limits.lease(withSteps),
    choose: (cases, bytesOf) => limits.choose(cases, bytesOf),
    accepted: (sent) => limits.accepted(sent),
    refused: (sent) => limits.refused(sent),
    remember: () => Promise.resolve(),
  };
  let drawn = 0;
  const deps = deliveryOn(temp, portal, {
    log,
    health: new PortalHealth({ sleep: time.sleep, now }),
    throttle,
    batchSize,
    maxAttempts: setting.maxAttempts,
    random: () => {
      drawn += 1;
      return unit(seed, drawn, JITTER_SALT);
    },
  });
  const { signal } = new AbortController();
  let ended: boolean = false;
  const worker = async (): Promise<void> => {
    while (!ended) {
      const { outcome } = await deliverBatch(deps, signal);
      if (isEnough(portal)) ended = true;
      if (outcome === 'delivered' || ended) continue;
      const { due, inFlight, nextDueAt } = await ledger.backlog(now(), 1);
      if (due === 0 && inFlight === 0 && nextDueAt === null) ended = true;
      else await time.sleep(LOOK_MS);
    }
  };
  const began = now();
  await time.run(Promise.all(Array.from({ length: setting.concurrency }, worker)));
  return { portal, log, ms: now() - began };
}
