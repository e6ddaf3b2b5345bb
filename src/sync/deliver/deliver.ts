import { randomUUID } from 'node:crypto';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { holdersOf, SERVICES } from '../../domain/circuit.ts';
import type { Settlement } from '../../domain/settle.ts';
import { systemFaultOf } from '../../domain/systemFault.ts';
import type { Lease, SettledRecord } from '../../ledger/port/delivery.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { inDelivery, type Log } from '../../observability/log.ts';
import { noTracing, type SpanFields, type Tracing } from '../../observability/tracing.ts';
import type { Permission } from './circuit.ts';
import type { FieldCuts } from './fieldCuts.ts';
import { type LeaseFor, leaseAs } from './leaseAs.ts';
import { LeaseLimits } from './leaseLimits.ts';
import { LedgerWait } from './ledgerWait.ts';
import { watchOf } from './noteHealth.ts';
import type { PauseWatch } from './pauseWatch.ts';
import type { DeliveryPlaces, Place } from './places.ts';
import { type Delivery, released, type SendLeaseDeps, sendLease } from './sendLease.ts';

export interface DeliverDeps extends SendLeaseDeps {
  readonly ledger: Ledger;
  readonly pause: Pick<PauseWatch, 'holds'>;
  /** Absent: as many deliveries at a time as the caller starts. */
  readonly places?: Pick<DeliveryPlaces, 'use'> | undefined;
  readonly cuts: Pick<FieldCuts, 'note'>;
  /** The only cases to be leased; undefined = all. */
  readonly only?: (() => readonly number[] | undefined) | undefined;
  /** How long an incomplete batch waits for more cases, in milliseconds; read before each lease. */
  readonly lingerMs: () => number;
  readonly leaseMs: number;
  readonly log: Log;
  /** Called with the cases that became synced, once the ledger has stored it. */
  readonly onAcknowledged?: ((records: readonly CaseRecord[]) => void) | undefined;
  /** Called with each fault of the ledger that a delivery waits out. */
  readonly onLedgerFault?: ((error: unknown) => void) | undefined;
  readonly tracing?: Tracing | undefined;
}

/**
 * `idle`: nothing is due, or a batch is lingering. `full`: the same of fresh cases, and there is no place for others.
 * `waiting`: delivery is paused, or circuits hold everything.
 */
export interface Delivered {
  readonly outcome: 'delivered' | 'idle' | 'full' | 'waiting';
  readonly synced: number;
}

const ANYWHERE: Place = { freshOnly: false, holdsFresh: () => undefined };

/** The outcomes of records that were not sent. */
const UNSENT: ReadonlySet<Settlement['outcome']> = new Set(['blocked', 'released']);

/**
 * One delivery: lease a batch, check and map it, send it, settle each record. Every leased record is settled or its lease
 * expires; only a well-formed success acknowledges anything (law 3).
 */
export async function deliverBatch(deps: DeliverDeps, signal: AbortSignal): Promise<Delivered> {
  // A new owner for each delivery, so that a late settlement never passes for that of a later delivery.
  const owner = deps.process === undefined ? randomUUID() : `${deps.process.id()}-${randomUUID()}`;
  const { places } = deps;
  const deliver = (place: Place): Promise<Delivered> =>
    inDelivery(owner, () => deliverAs(owner, deps, place, signal));
  return await (places === undefined ? deliver(ANYWHERE) : places.use(deliver));
}

async function deliverAs(
  owner: string,
  deps: DeliverDeps,
  place: Place,
  signal: AbortSignal,
): Promise<Delivered> {
  if (deps.process?.isCurrent() === false) return { outcome: 'waiting', synced: 0 };
  // Before the circuit, because a paused delivery must not take the probe.
  if (await deps.pause.holds()) return { outcome: 'waiting', synced: 0 };
  const asked = await deps.circuit.ask();
  if (asked.may === 'wait') return { outcome: 'waiting', synced: 0 };
  // Another process or a person has closed what this process has opened.
  for (const service of SERVICES)
    if (holdersOf(service, asked.circuits).length === 0) watchOf(service, deps).closed();
  const { leaseMs, log, onLedgerFault: onFault } = deps;
  const wait = new LedgerWait({ leaseMs, stop: signal, log, onFault });
  const leased = await leaseOrEnd(owner, asked, { deps, place, wait });
  if (leased === null) return { outcome: 'delivered', synced: 0 };
  const { lease, permission } = leased;
  if (lease === null || lease.records.length === 0) {
    // A lease without records has set cases aside that must be read again; others can be due behind them.
    const none = place.freshOnly ? 'full' : 'idle';
    return { outcome: lease === null ? none : 'delivered', synced: 0 };
  }
  if (lease.fresh) place.holdsFresh();
  wait.records = lease.records.length;

  const { tracing = noTracing } = deps;
  const batch = { work: lease.work, batchSize: lease.records.length, deliveryId: owner };
  return await tracing.span('deliver', batch, async (span) => {
    const limits = new LeaseLimits(deps.leaseMs, signal);
    const delivery: Delivery = { deps, permission, limits, wait, notes: [] };
    const settlements: SettledRecord[] = [];
    let lost = 0;
    try {
      for (const part of partsOf(lease, permission)) {
        const settled = await sendLease(part, delivery).catch((error: unknown) => {
          // After any other error the lease expires, which delays the next try.
          if (!signal.aborted && !wait.failed(error)) throw error;
          return released(part);
        });
        lost += await settle(part, settled, deps, wait);
        settlements.push(...settled);
      }
    } finally {
      limits.clear();
    }
    for (const note of delivery.notes) await wait.until(note);
    const counts = outcomesOf(settlements);
    const { synced = 0 } = counts;
    span.set({ ...counts, lost });
    log.debug('delivery.settled', { work: lease.work, records: settlements.length, synced });
    const unsent = settlements.every(({ settlement }) => UNSENT.has(settlement.outcome));
    if (unsent) await wait.until(() => deps.circuit.handBack(permission.probed));
    if (wait.hasFailed) {
      // An earlier try can have been written, too: then nothing was left for the last one.
      const { records, sinceFailureMs: durationMs } = wait;
      log.info('delivery.kept_written', { records, lost, durationMs, remedy: 'None.' });
    } else if (lost > 0)
      log.warn('delivery.late', { lost, remedy: 'None: another delivery has the records.' });
    return { outcome: 'delivered', synced };
  });
}

/** The lease; null: the ledger went away meanwhile, and the lease is ended in case that it was made all the same. */
async function leaseOrEnd(
  owner: string,
  asked: Permission,
  { deps, place, wait }: { readonly deps: DeliverDeps; readonly place: Place; readonly wait: LedgerWait },
): Promise<LeaseFor | null> {
  try {
    return await leaseAs(owner, asked, deps, place);
  } catch (error) {
    // With any other fault nothing was leased.
    if (systemFaultOf(error) !== 'ledger_away' || !wait.failed(error)) throw error;
    await wait.until(() => deps.ledger.endLeases(owner, deps.now()));
    await wait.until(() => deps.circuit.handBack(asked.probed));
    return null;
  }
}

/**
 * Cases that the portal refused before go out when the others are acknowledged, steps included: finding out that they are
 * refused again takes dozens of requests. A probe is one request and stays whole.
 */
function partsOf(lease: Lease, { may }: Permission): readonly Lease[] {
  const refused = lease.records.filter(({ refusedCode }) => refusedCode !== null);
  if (refused.length === 0 || refused.length === lease.records.length || may === 'probe') return [lease];
  const others = lease.records.filter(({ refusedCode }) => refusedCode === null);
  return [
    { ...lease, records: others },
    { ...lease, records: refused },
  ];
}

/** Returns how many records another delivery has meanwhile. */
async function settle(
  lease: Lease,
  settlements: readonly SettledRecord[],
  deps: DeliverDeps,
  wait: LedgerWait,
): Promise<number> {
  const { ledger, now } = deps;
  const { lost, stopped = [] } = await wait.until(() => ledger.settle(lease.owner, settlements, now()));
  for (const { id, code } of stopped) await concludeStop(id, code, deps);
  await deps.cuts.note();
  const records = acknowledged(lease, settlements);
  if (records.length > 0) deps.onAcknowledged?.(records);
  return lost;
}

/** The first cases went back with the settlement; the others follow in short transactions. */
async function concludeStop(id: number, code: string, { ledger, now, log }: DeliverDeps): Promise<void> {
  let replay = await ledger.replay(id);
  for (let last = -1; replay !== null && replay.returned > last; ) {
    last = replay.returned;
    await ledger.stepReplay(now());
    replay = await ledger.replay(id);
  }
  const remedy = 'See the outcome of the replay; have the cause fixed before these cases are sent again.';
  log.warn('replay.stopped', { code, count: replay?.returned ?? 0, remedy });
}

function outcomesOf(settlements: readonly SettledRecord[]): SpanFields {
  const counts: Partial<Record<Settlement['outcome'], number>> = {};
  for (const { settlement } of settlements) {
    counts[settlement.outcome] = (counts[settlement.outcome] ?? 0) + 1;
  }
  return counts;
}

function acknowledged(lease: Lease, settlements: readonly SettledRecord[]): CaseRecord[] {
  const synced = new Set(
    settlements.flatMap(({ id, settlement }) => (settlement.outcome === 'synced' ? [id] : [])),
  );
  return lease.records.filter(({ id }) => synced.has(id)).map(({ record }) => record);
}
