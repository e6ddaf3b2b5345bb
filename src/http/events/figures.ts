import { readFact } from '../../ledger/port/facts.ts';
import { BATCH_SIZE, STEPS_BATCH_SIZE } from '../../ledger/port/sharedFacts.ts';
import { deliveryStatus } from '../../reports/delivery/build.ts';
import { backlogOf } from '../../reports/delivery/queues.ts';
import { gapReport } from '../../reports/gap/build.ts';
import type { Principal } from '../auth/principal.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';

type Deps = Pick<HttpDeps, 'ledger' | 'pulses' | 'mappings' | 'settings' | 'now'>;

/** The event `gap`: figures of `gap --json`, without the instant, which would make each event differ. */
export async function gapFigures({ ledger, mappings, settings, now }: Deps, scope: Principal['agencies']) {
  const { offsetMs, language } = settings;
  const { agencies } = mappings();
  const filter = scoped({ principal: { agencies: scope }, agencies }, {});
  const gap = await gapReport(ledger, { filter, agencies, offsetMs, language, now: now() });
  const { total, synced, unsynced, never, stale, verified } = gap;
  const { syncedPercent, unsyncedPercent, coveragePercent } = gap;
  return { total, synced, unsynced, never, stale, verified, syncedPercent, unsyncedPercent, coveragePercent };
}

/** The event `delivery`. */
export interface DeliveryFigures {
  /** Cases synced a second, over about ten seconds; null before there are two measurements. */
  readonly perSecond: number | null;
  /** From the change at the source to the acknowledgement, for the cases of these seconds; null when there were none. */
  readonly lagSeconds: number | null;
  /** Cases that are sent without human help; of these, those that a poll found changed, which go first. */
  readonly backlog: number | null;
  readonly fresh: number | null;
  readonly paused: boolean;
  /** Why the circuit is open that holds records; null while it is closed. */
  readonly circuit: string | null;
  /** The kind of outage, where it is known. */
  readonly fault: string | null;
  /** What waits for it: `all`, or `records` alone. */
  readonly holds: string | null;
  /** The same of the circuit that holds nothing but steps. */
  readonly stepsCircuit: string | null;
  readonly stepsFault: string | null;
  /** Cases a request; null until the portal has refused the configured number as too many. */
  readonly batchSize: number | null;
  /** The same of steps. */
  readonly stepsBatchSize: number | null;
}

export async function deliveryFigures({ ledger, pulses, now }: Deps): Promise<DeliveryFigures> {
  const { pause, circuit, steps } = await deliveryStatus(ledger);
  const batch = await readFact(ledger, BATCH_SIZE);
  const stepsBatch = await readFact(ledger, STEPS_BATCH_SIZE);
  return {
    perSecond: rounded(pulses.syncedPerSecond()),
    lagSeconds: rounded(pulses.lagSeconds()),
    backlog: await backlogOf(ledger),
    fresh: (await ledger.queues(now())).fresh,
    paused: pause !== null,
    circuit: circuit?.cause ?? null,
    fault: circuit?.fault ?? null,
    holds: circuit === null ? null : (circuit.holds ?? 'all'),
    stepsCircuit: steps?.cause ?? null,
    stepsFault: steps?.fault ?? null,
    batchSize: batch?.value.size ?? null,
    stepsBatchSize: stepsBatch?.value.size ?? null,
  };
}

/** For a key with agencies: what blocks delivery, without the figures that count all agencies. */
export function withoutTotals(figures: DeliveryFigures): DeliveryFigures {
  return { ...figures, perSecond: null, lagSeconds: null, backlog: null, fresh: null };
}

function rounded(figure: number | null): number | null {
  return figure === null ? null : Math.round(figure * 10) / 10;
}
