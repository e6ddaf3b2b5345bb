import { randomUUID } from 'node:crypto';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Settlement } from '../../domain/caseState.ts';
import type { Circuit } from '../../domain/circuit.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { type MappedCase, type ProcedureCatalogue, preflight } from '../../domain/preflight.ts';
import type { Lease, LeasedRecord, SettledRecord } from '../../ledger/port/delivery.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { inDelivery, type Log } from '../../observability/log.ts';
import { noTracing, type SpanFields, type Tracing } from '../../observability/tracing.ts';
import type { Portal } from '../../portal/portal.ts';
import type { BatchSize } from './batchSize.ts';
import type { CircuitBreaker } from './circuit.ts';
import type { PauseWatch } from './pauseWatch.ts';
import type { PortalHealth } from './portalHealth.ts';
import { sendProgress, sendRecords } from './sendBatch.ts';
import type { BatchOutcome } from './sendOutcome.ts';
import { type SettleRules, settlementOf } from './settlement.ts';
import { type SubBatch, subBatchesOf } from './subBatches.ts';

export interface DeliverDeps extends SettleRules {
  readonly ledger: Ledger;
  readonly portal: Portal;
  readonly circuit: CircuitBreaker;
  readonly pause: Pick<PauseWatch, 'holds'>;
  readonly health: PortalHealth;
  readonly mappings: () => Mappings;
  readonly catalogue: (signal: AbortSignal) => Promise<ProcedureCatalogue>;
  readonly batchSize: Pick<BatchSize, 'current' | 'refused' | 'accepted'>;
  /** Whether a progress step belongs to each delivery. */
  readonly progressUpdates: boolean;
  /** How long a batch that is not full may wait for more, in milliseconds; asked anew each time. */
  readonly lingerMs: () => number;
  readonly leaseMs: number;
  readonly log: Log;
  /** Told of the cases that a delivery brought whole to the portal, as soon as the ledger has it. */
  readonly onAcknowledged?: ((records: readonly CaseRecord[]) => void) | undefined;
  readonly tracing?: Tracing | undefined;
}

/** `idle`: nothing is due, or not enough for a batch yet. `waiting`: a person has paused it, or the circuit is open. */
export type Delivered = { readonly outcome: 'delivered' | 'idle' | 'waiting'; readonly synced: number };

/** A probe of the open circuit risks this many records at most. */
const PROBE_SIZE = 5;

/**
 * A delivery sends this many pieces at most, the rest of its lease is due at once for the next: each may wait for
 * its whole time-out, and together they must not outlast the lease.
 */
const MAX_SUB_BATCHES = 9;

/**
 * Nor may many requests: to find many records at fault, or to sort a mixture, takes as many as there are cases. After
 * the first share of the lease no further case is decided, after the second nothing is sent; what is left is handed
 * back. Settled after the lease has run out it would count for nothing, and whoever took it meanwhile would come no
 * further: cases that the portal refuses would be sought anew for ever.
 */
const DECIDED_WITHIN = 0.6;
const SENT_WITHIN = 0.8;

/** How a record ends of which nothing went to the portal. */
const UNSENT: ReadonlySet<Settlement['outcome']> = new Set(['blocked', 'released']);

/**
 * One delivery: lease a batch, check and map it, send it, settle each record. Whatever happens in between,
 * each leased record is settled or its lease runs out; nothing is acknowledged but by the portal's own
 * well-formed success (law 3).
 */
export async function deliverBatch(deps: DeliverDeps, signal: AbortSignal): Promise<Delivered> {
  // An owner of its own for each delivery: a late settlement can never pass for a later delivery's.
  const owner = randomUUID();
  return await inDelivery(owner, () => deliverAs(owner, deps, signal));
}

async function deliverAs(owner: string, deps: DeliverDeps, signal: AbortSignal): Promise<Delivered> {
  // Before the circuit: a probe is somebody's only if they may send.
  if (await deps.pause.holds()) return { outcome: 'waiting', synced: 0 };
  const asked = await deps.circuit.ask();
  if (asked.may === 'wait') return { outcome: 'waiting', synced: 0 };
  const probe = asked.may === 'probe' ? asked.circuit : null;
  const lease = await deps.ledger.lease({
    owner,
    limit: probe !== null ? Math.min(PROBE_SIZE, deps.batchSize.current) : deps.batchSize.current,
    now: deps.now(),
    leaseMs: deps.leaseMs,
    lingerMs: probe !== null ? 0 : deps.lingerMs(),
  });
  if (lease === null || lease.records.length === 0) {
    if (probe !== null) await deps.circuit.handBack(probe);
    // A lease without records has put aside cases whose content has to be read again: there may be others behind.
    return { outcome: lease === null ? 'idle' : 'delivered', synced: 0 };
  }

  const { tracing = noTracing } = deps;
  const batch = { work: lease.work, batchSize: lease.records.length, deliveryId: owner };
  return await tracing.span('deliver', batch, async (span) => {
    const ends = new LeaseEnds(deps.leaseMs, signal);
    const sending = sendLease(lease, asked.circuit, deps, ends).finally(() => ends.settled());
    const settlements = await sending.catch((error: unknown) => {
      // Any other error leaves the lease to run out: its length is the pause before the records are tried again.
      if (!signal.aborted) throw error;
      return lease.records.map((leased) => settledAs(leased, null, { outcome: 'released' }));
    });
    const { lost } = await deps.ledger.settle(owner, settlements, deps.now());
    const counts = outcomesOf(settlements);
    const { synced = 0 } = counts;
    span.set({ ...counts, lost });
    if (synced > 0) deps.onAcknowledged?.(acknowledged(lease, settlements));
    deps.log.debug('delivery.settled', { work: lease.work, records: settlements.length, synced });
    const unsent = settlements.every(({ settlement }) => UNSENT.has(settlement.outcome));
    if (probe !== null && unsent) await deps.circuit.handBack(probe);
    if (lost > 0) deps.log.warn('delivery.late', { lost, remedy: 'None: another delivery has the records.' });
    return { outcome: 'delivered', synced };
  });
}

function outcomesOf(settlements: readonly SettledRecord[]): SpanFields {
  const counts: Partial<Record<Settlement['outcome'], number>> = {};
  for (const { settlement } of settlements) {
    counts[settlement.outcome] = (counts[settlement.outcome] ?? 0) + 1;
  }
  return counts;
}

/** What ends a delivery before all its cases are decided. */
class LeaseEnds {
  /** A shutdown. */
  readonly stop: AbortSignal;
  /** Nothing is to be sent any more: by a shutdown, or because the lease is about to end. */
  readonly signal: AbortSignal;
  /** What is not being decided already is for the next delivery. */
  readonly late: AbortSignal;
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(leaseMs: number, stop: AbortSignal) {
    const [late, last] = [new AbortController(), new AbortController()];
    this.stop = stop;
    this.late = late.signal;
    this.signal = AbortSignal.any([stop, last.signal]);
    this.#timers = [
      setTimeout(() => late.abort(), leaseMs * DECIDED_WITHIN),
      setTimeout(() => last.abort(), leaseMs * SENT_WITHIN),
    ];
  }

  settled(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

async function sendLease(
  lease: Lease,
  circuit: Circuit | null,
  deps: DeliverDeps,
  { stop, signal, late }: LeaseEnds,
): Promise<SettledRecord[]> {
  // Read for all deliveries together, so that the end of this one must not break it off.
  const catalogue = await deps.catalogue(stop);
  const mappings = deps.mappings();
  const done: SettledRecord[] = [];
  const checked = new Map<string, { leased: LeasedRecord; mapped: MappedCase }>();
  for (const leased of lease.records) {
    const check = preflight(leased.record, mappings, catalogue);
    if (check.ok) checked.set(leased.record.caseNo, { leased, mapped: check.mapped });
    else
      done.push(settledAs(leased, null, { outcome: 'blocked', reason: check.reason, detail: check.detail }));
  }

  const rules = { batchSize: deps.batchSize.current, maxAttempts: deps.maxAttempts };
  const cut = (some: readonly MappedCase[]): SubBatch[] =>
    subBatchesOf(some, (caseNo) => checked.get(caseNo)?.leased.attempts ?? 0, rules);
  const pieces = cut([...checked.values()].map(({ mapped }) => mapped));
  for (const { record } of pieces.splice(MAX_SUB_BATCHES).flatMap(({ cases }) => cases)) {
    const later = checked.get(record.caseNo);
    if (later !== undefined) done.push(settledAs(later.leased, null, { outcome: 'released' }));
    checked.delete(record.caseNo);
  }
  const cases = pieces.flatMap((piece) => piece.cases);
  const sent =
    lease.work === 'progress'
      ? null
      : await sendRecords(deps.portal, pieces, lease.work, deps.health, signal, late);
  await noteHealth(sent, circuit, deps);
  const accepted =
    sent === null
      ? cases
      : cases.filter(({ record }) => sent.outcomes.get(record.caseNo)?.kind === 'accepted');
  const steps = deps.progressUpdates
    ? await sendProgressUnlessStopped(cut(accepted), sent, deps, signal)
    : null;
  if (steps !== null) await noteHealth(steps, circuit, deps);

  for (const { leased, mapped } of checked.values()) {
    const { caseNo } = leased.record;
    const settlement = settlementOf(
      leased,
      { record: sent?.outcomes.get(caseNo) ?? null, progress: steps?.outcomes.get(caseNo) ?? null },
      deps,
      signal.aborted || late.aborted,
    );
    done.push(settledAs(leased, mapped, settlement));
  }
  return done;
}

/** When the records already stopped the line, their progress steps wait too: sending on would be pointless. */
async function sendProgressUnlessStopped(
  accepted: readonly SubBatch[],
  sent: BatchOutcome | null,
  deps: DeliverDeps,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  if (sent === null || sent.stop === null)
    return await sendProgress(deps.portal, accepted, deps.health, signal);
  const { failure } = sent.stop;
  return {
    outcomes: new Map(
      accepted
        .flatMap(({ cases }) => cases)
        .map(({ record }) => [record.caseNo, { kind: 'deferred', failure, charge: false }]),
    ),
    stop: null,
    tooMany: null,
    took: 0,
  };
}

async function noteHealth(
  outcome: BatchOutcome | null,
  circuit: Circuit | null,
  deps: DeliverDeps,
): Promise<void> {
  if (outcome === null) return;
  if (outcome.tooMany !== null) await deps.batchSize.refused(outcome.tooMany);
  else await deps.batchSize.accepted(outcome.took);
  if (outcome.stop !== null) {
    await deps.circuit.open(outcome.stop.cause, outcome.stop.failure, circuit);
    return;
  }
  const words = [...outcome.outcomes.values()];
  if (words.some(({ kind }) => kind === 'accepted')) {
    await deps.circuit.close(circuit);
    return;
  }
  if (circuit === null) return;
  // A probe of which nothing was accepted. A portal that speaks about each record is there again; only where its
  // refusals were what opened the circuit does another one say nothing new.
  const [first] = words;
  if (first === undefined || first.kind === 'accepted') return;
  // Broken off by a shutdown: nothing was said, and the probe is handed back.
  if (first.kind === 'deferred' && !first.charge) return;
  const answered = words.every(({ kind }) => kind === 'refused') && circuit.cause !== 'mass_refusal';
  if (answered) await deps.circuit.close(circuit);
  else await deps.circuit.keepOpen(circuit, first.failure);
}

function acknowledged(lease: Lease, settlements: readonly SettledRecord[]): CaseRecord[] {
  const synced = new Set(
    settlements.flatMap(({ id, settlement }) => (settlement.outcome === 'synced' ? [id] : [])),
  );
  return lease.records.filter(({ id }) => synced.has(id)).map(({ record }) => record);
}

function settledAs(leased: LeasedRecord, mapped: MappedCase | null, settlement: Settlement): SettledRecord {
  return { id: leased.id, version: leased.version, sentStatus: mapped?.status ?? null, settlement };
}
