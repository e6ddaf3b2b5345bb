import { expect } from 'vitest';
import type { Mappings } from '../../../src/domain/mapping.ts';
import type { IngestOutcome, IngestRow } from '../../../src/ledger/port/ingest.ts';
import { CircuitBreaker } from '../../../src/sync/deliver/circuit.ts';
import { type DeliverDeps, type Delivered, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { PauseWatch } from '../../../src/sync/deliver/pauseWatch.ts';
import { PerhapsStored } from '../../../src/sync/deliver/perhapsStored.ts';
import { PortalHealth } from '../../../src/sync/deliver/portalHealth.ts';
import { SizeLimits } from '../../../src/sync/deliver/sizeLimits.ts';
import { aRow } from '../../support/cases.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { aMoment } from './aMoment.ts';

/** Tables that know the statuses of the cases in test/support/cases.ts. */
export const TABLES: Mappings = {
  statuses: new Map([
    ['processing', '4'],
    ['done', '10'],
  ]),
  procedures: new Map(),
  agencies: null,
};

export const LEASE_MS = 900_000;

/** A batch size of which only the portal knows better, for the rest of this delivery. */
export function batchesOf(size: number): DeliverDeps['batchSize'] {
  const limits = new SizeLimits(size);
  return {
    current: size,
    lease: () => size,
    get isKnown() {
      return limits.isKnown;
    },
    choose: (cases, bytesOf) => limits.choose(cases, bytesOf),
    accepted: (sent) => limits.accepted(sent),
    refused: (sent) => limits.refused(sent),
    remember: () => Promise.resolve(),
  };
}

/** All that a delivery needs, on a real ledger; a test names only what it is about. */
export function deliveryOn(
  temp: TempLedger,
  portal: ScriptedPortal,
  over: Partial<DeliverDeps> = {},
): DeliverDeps {
  const { ledger, now } = temp;
  const log = over.log ?? recordingLog();
  return {
    ledger,
    portal,
    now,
    log,
    circuit: new CircuitBreaker({ ledger, now, log }),
    pause: new PauseWatch({ ledger, log }),
    health: new PortalHealth({ sleep: aMoment }),
    perhapsStored: new PerhapsStored(),
    mappings: () => TABLES,
    catalogue: () => Promise.resolve(null),
    portalRules: { check: () => null, domainOf: () => null },
    cuts: { note: () => Promise.resolve() },
    batchSize: batchesOf(200),
    stepsSize: batchesOf(200),
    progressUpdates: true,
    maxAttempts: 3,
    random: () => 0.5,
    lingerMs: () => 0,
    leaseMs: LEASE_MS,
    ...over,
  };
}

/** A ledger, a portal and what stands between them, for tests of deliveries. */
export class DeliveryBench {
  readonly portal = new ScriptedPortal();
  readonly log = recordingLog();
  readonly temp: TempLedger;
  /** Of the delivery under way; a test that stops one puts a new one here for the next. */
  abort = new AbortController();

  constructor(temp: TempLedger) {
    this.temp = temp;
  }

  ingest(rows: readonly IngestRow[] = [aRow()]): Promise<IngestOutcome> {
    const { now } = this.temp.clock;
    return this.temp.ledger.ingest({ rows, drafts: [], readAt: now, now });
  }

  delivery(over: Partial<DeliverDeps> = {}): DeliverDeps {
    return deliveryOn(this.temp, this.portal, { log: this.log, ...over });
  }

  deliver(over: Partial<DeliverDeps> = {}): Promise<Delivered> {
    return deliverBatch(this.delivery(over), this.abort.signal);
  }

  async dispose(): Promise<void> {
    expect(await this.temp.ledger.recount(), 'counters differ from a recount').toBe(0);
    await this.temp.dispose();
  }
}

export async function openDeliveryBench(): Promise<DeliveryBench> {
  return new DeliveryBench(await openTempLedger());
}
