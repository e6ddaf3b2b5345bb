import { isReason, REASONS } from '../../domain/reason.ts';
import { readFact } from '../../ledger/port/facts.ts';
import { BATCH_SIZE } from '../../ledger/port/sharedFacts.ts';
import { deliveryStatus } from '../../reports/delivery/build.ts';
import { gapReport } from '../../reports/gap/build.ts';
import type { Principal } from '../auth/principal.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';

type Deps = Pick<HttpDeps, 'ledger' | 'pulses' | 'mappings' | 'settings' | 'now'>;

/** The event `gap`: the figures of `gap --json` that say where things stand, without the moment they are of. */
export async function gapFigures({ ledger, mappings, settings, now }: Deps, scope: Principal['agencies']) {
  const { offsetMs, language } = settings;
  const { agencies } = mappings();
  const filter = scoped({ agencies: scope }, {});
  const gap = await gapReport(ledger, { filter, agencies, offsetMs, language, now: now() });
  const { total, synced, unsynced, never, stale, verified } = gap;
  const { syncedPercent, unsyncedPercent, coveragePercent } = gap;
  return { total, synced, unsynced, never, stale, verified, syncedPercent, unsyncedPercent, coveragePercent };
}

/** The event `delivery`. */
export interface DeliveryFigures {
  /** Cases synced a second, over some ten seconds; null while there is nothing to tell it by. */
  readonly perSecond: number | null;
  /** From the change at the source to the acknowledgement, of the cases of these seconds; null where there were none. */
  readonly lagSeconds: number | null;
  /** Cases that go out without anybody's help. */
  readonly backlog: number | null;
  readonly paused: boolean;
  /** Why the portal is not asked; null while it is. */
  readonly circuit: string | null;
  /** Cases a request, once the portal could not take the configured number. */
  readonly batchSize: number | null;
}

export async function deliveryFigures({ ledger, pulses }: Deps): Promise<DeliveryFigures> {
  const { pause, circuit } = await deliveryStatus(ledger);
  const reasons = await ledger.gapGroups('reason');
  const waiting = reasons.filter(({ key }) => isReason(key) && REASONS[key].state === 'pending');
  const batch = await readFact(ledger, BATCH_SIZE);
  return {
    perSecond: rounded(pulses.syncedPerSecond()),
    lagSeconds: rounded(pulses.lagSeconds()),
    backlog: waiting.reduce((sum, { never, stale }) => sum + never + stale, 0),
    paused: pause !== null,
    circuit: circuit?.cause ?? null,
    batchSize: batch?.value.size ?? null,
  };
}

/** What of it a key with agencies may know: what holds delivery up, and nothing that is counted of all agencies. */
export function withoutTotals(figures: DeliveryFigures): DeliveryFigures {
  return { ...figures, perSecond: null, lagSeconds: null, backlog: null };
}

function rounded(figure: number | null): number | null {
  return figure === null ? null : Math.round(figure * 10) / 10;
}
