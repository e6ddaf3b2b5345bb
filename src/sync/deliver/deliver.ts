import { randomUUID } from 'node:crypto';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { holdersOf, SERVICES, type Service } from '../../domain/circuit.ts';
import type { Mappings } from '../../domain/mapping.ts';
import {
  type MappedCase,
  type PortalRules,
  type ProcedureCatalogue,
  preflight,
} from '../../domain/preflight.ts';
import type { Settlement } from '../../domain/settle.ts';
import type { Step } from '../../domain/steps.ts';
import type { Lease, LeasedRecord, SettledRecord } from '../../ledger/port/delivery.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { inDelivery, type Log } from '../../observability/log.ts';
import { noTracing, type SpanFields, type Tracing } from '../../observability/tracing.ts';
import type { MayStart, Portal, PortalFailure } from '../../portal/portal.ts';
import type { Membership } from '../processes/membership.ts';
import { NOT_SENT, type RequestSizes } from './batchRun.ts';
import type { BatchSize } from './batchSize.ts';
import type { CircuitBreaker, Permission } from './circuit.ts';
import type { FieldCuts } from './fieldCuts.ts';
import { leaseAs } from './leaseAs.ts';
import { noteHealth, watchOf } from './noteHealth.ts';
import type { PauseWatch } from './pauseWatch.ts';
import type { PerhapsStored } from './perhapsStored.ts';
import type { DeliveryPlaces, Place } from './places.ts';
import type { PortalHealth } from './portalHealth.ts';
import { sendRecords } from './sendBatch.ts';
import type { BatchOutcome } from './sendOutcome.ts';
import { deferSteps, owedSteps, sendSteps } from './sendSteps.ts';
import { type SettleRules, settlementOf } from './settlement.ts';
import { subBatchesOf } from './subBatches.ts';
import type { Throttle } from './throttle.ts';

export interface DeliverDeps extends SettleRules {
  readonly ledger: Ledger;
  /** This process among those that deliver; absent = there are no others. */
  readonly process?: Pick<Membership, 'id' | 'isCurrent'> | undefined;
  readonly portal: Portal;
  readonly circuit: CircuitBreaker;
  readonly pause: Pick<PauseWatch, 'holds'>;
  readonly health: PortalHealth;
  readonly perhapsStored: PerhapsStored;
  readonly throttle?: Pick<Throttle, 'run'> | undefined;
  /** Absent: as many deliveries at a time as the caller starts. */
  readonly places?: Pick<DeliveryPlaces, 'use'> | undefined;
  readonly mappings: () => Mappings;
  readonly catalogue: (signal: AbortSignal) => Promise<ProcedureCatalogue>;
  readonly portalRules: PortalRules;
  readonly cuts: Pick<FieldCuts, 'note'>;
  readonly batchSize: RequestSizes & Pick<BatchSize, 'current' | 'lease' | 'remember'>;
  /** The same of requests with steps. */
  readonly stepsSize: RequestSizes & Pick<BatchSize, 'current' | 'remember'>;
  /** The only cases to be leased; undefined = all. */
  readonly only?: (() => readonly number[] | undefined) | undefined;
  /** Whether the steps of a case belong to its delivery. */
  readonly progressUpdates: boolean;
  /** How long an incomplete batch waits for more cases, in milliseconds; read before each lease. */
  readonly lingerMs: () => number;
  readonly leaseMs: number;
  readonly log: Log;
  /** Called with the cases that became synced, once the ledger has stored it. */
  readonly onAcknowledged?: ((records: readonly CaseRecord[]) => void) | undefined;
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

/** Each sub-batch can take its whole time-out, and together they must not outlast the lease. */
const MAX_SUB_BATCHES = 9;

/** A rest that fills less of a request waits for others; with steps, which all take their requests, it is soon worth it. */
const WORTH_SENDING = { withSteps: 1 / 3, alone: 2 / 3 } as const;

/**
 * Shares of the lease after which no further case is decided, and after which nothing is sent. A settlement after the
 * lease does not count, so without these limits a long search would be repeated for ever.
 */
const DECIDED_WITHIN = 0.6;
const SENT_WITHIN = 0.8;

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
  const { lease, permission } = await leaseAs(owner, asked, deps, place);
  if (lease === null || lease.records.length === 0) {
    // A lease without records has set cases aside that must be read again; others can be due behind them.
    const none = place.freshOnly ? 'full' : 'idle';
    return { outcome: lease === null ? none : 'delivered', synced: 0 };
  }
  if (lease.fresh) place.holdsFresh();

  const { tracing = noTracing } = deps;
  const batch = { work: lease.work, batchSize: lease.records.length, deliveryId: owner };
  return await tracing.span('deliver', batch, async (span) => {
    const limits = new LeaseLimits(deps.leaseMs, signal);
    const settlements: SettledRecord[] = [];
    let lost = 0;
    try {
      for (const part of partsOf(lease, permission)) {
        const settled = await sendLease(part, permission, deps, limits).catch((error: unknown) => {
          // After any other error the lease expires, which delays the next try.
          if (!signal.aborted) throw error;
          return part.records.map((leased) => settledAs(leased, null, { outcome: 'released' }));
        });
        lost += await settle(owner, part, settled, deps);
        settlements.push(...settled);
      }
    } finally {
      limits.clear();
    }
    const counts = outcomesOf(settlements);
    const { synced = 0 } = counts;
    span.set({ ...counts, lost });
    deps.log.debug('delivery.settled', { work: lease.work, records: settlements.length, synced });
    const unsent = settlements.every(({ settlement }) => UNSENT.has(settlement.outcome));
    if (unsent) await deps.circuit.handBack(permission.probed);
    if (lost > 0) deps.log.warn('delivery.late', { lost, remedy: 'None: another delivery has the records.' });
    return { outcome: 'delivered', synced };
  });
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
  owner: string,
  lease: Lease,
  settlements: readonly SettledRecord[],
  deps: DeliverDeps,
): Promise<number> {
  const { lost, stopped = [] } = await deps.ledger.settle(owner, settlements, deps.now());
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

/** The signals that end a delivery early. */
class LeaseLimits {
  /** A shutdown. */
  readonly stop: AbortSignal;
  /** Nothing more is sent, because of a shutdown or the end of the lease. */
  readonly signal: AbortSignal;
  /** No further case is decided. */
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

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

interface Checked {
  readonly leased: LeasedRecord;
  readonly mapped: MappedCase;
  /** The steps that this delivery brings, oldest first. */
  readonly steps: readonly Step[];
}

async function sendLease(
  lease: Lease,
  permission: Permission,
  deps: DeliverDeps,
  { stop, signal, late }: LeaseLimits,
): Promise<SettledRecord[]> {
  // All deliveries share this reading, so the end of this lease must not abort it.
  const catalogue = await deps.catalogue(stop);
  const mappings = deps.mappings();
  const done: SettledRecord[] = [];
  const checked = new Map<string, Checked>();
  for (const leased of lease.records) {
    const check = preflight(leased.record, mappings, catalogue, deps.portalRules);
    if (check.ok) {
      const { mapped } = check;
      const steps = deps.progressUpdates ? owedSteps(leased, mapped) : [];
      checked.set(leased.record.caseNo, { leased, mapped, steps });
    } else {
      const { reason, detail } = check;
      done.push(settledAs(leased, null, { outcome: 'blocked', reason, detail }));
    }
  }

  const cutting = {
    batchSize: deps.batchSize.current,
    maxAttempts: deps.maxAttempts,
    wasRefused: (caseNo: string) => (checked.get(caseNo)?.leased.refusedCode ?? null) !== null,
    groupOf: (caseNo: string) => deps.perhapsStored.groupOf(caseNo),
  };
  const attemptsOf = (caseNo: string): number => checked.get(caseNo)?.leased.attempts ?? 0;
  const subBatches = subBatchesOf(
    [...checked.values()].map(({ mapped }) => mapped),
    attemptsOf,
    cutting,
  );
  for (const { record } of subBatches.splice(MAX_SUB_BATCHES).flatMap(({ cases }) => cases)) {
    const later = checked.get(record.caseNo);
    if (later !== undefined) done.push(settledAs(later.leased, null, { outcome: 'released' }));
    checked.delete(record.caseNo);
  }
  const { work } = lease;
  const worthSending = WORTH_SENDING[deps.progressUpdates ? 'withSteps' : 'alone'];
  const isProbe = permission.may === 'probe';
  const mayStart = (service: Service, probe: boolean): MayStart =>
    Object.assign(
      async (): Promise<boolean> => {
        // Others can have leased these cases, if they take this process for dead.
        if (deps.process?.isCurrent() === false) return false;
        return probe || holdersOf(service, await deps.ledger.circuits()).length === 0;
      },
      { urgent: lease.fresh },
    );
  const sent =
    work === 'progress'
      ? null
      : await sendRecords(deps.portal, subBatches, work, deps.health, signal, {
          ...{
            late,
            probe: isProbe,
            mayStart: mayStart('records', isProbe),
            sizes: deps.batchSize,
            worthSending,
          },
          perhapsStored: deps.perhapsStored,
          throttle: deps.throttle,
        });
  if (sent !== null) await noteHealth('records', sent, permission, deps);
  const accepted = subBatches
    .flatMap(({ cases }) => cases)
    .filter(({ record }) => sent === null || sent.outcomes.get(record.caseNo)?.kind === 'accepted');
  const stepsOf = ({ record }: MappedCase): readonly Step[] => checked.get(record.caseNo)?.steps ?? [];
  // Records that were accepted have ended an outage; the steps after them are ordinary requests, which are repeated.
  const probe = isProbe && work === 'progress';
  // Records that were at fault and are accepted now say nothing against their steps, which go out together again.
  const attemptsOfSteps = sent === null ? attemptsOf : () => 0;
  const owing = accepted.filter((mapped) => stepsOf(mapped).length > 0);
  const { current: batchSize } = deps.stepsSize;
  const owed = subBatchesOf(owing, attemptsOfSteps, { ...cutting, batchSize });
  const held = probe ? null : await whyHeld(sent, deps);
  const steps =
    held !== null
      ? deferSteps(owed, held)
      : await sendSteps(deps.portal, owed, stepsOf, deps.health, signal, {
          ...{ probe, mayStart: mayStart('steps', probe), sizes: deps.stepsSize, throttle: deps.throttle },
        });
  if (held === null && steps.outcomes.size > 0) await noteHealth('steps', steps, permission, deps);

  // What failed together comes back together, in few requests, and apart from what failed in other deliveries.
  const jitter = (deps.random ?? Math.random)();
  const rules = { ...deps, random: () => jitter };
  for (const { leased, mapped } of checked.values()) {
    const { caseNo } = leased.record;
    const settlement = settlementOf(
      leased,
      { record: sent?.outcomes.get(caseNo) ?? null, progress: steps.outcomes.get(caseNo) ?? null },
      rules,
      signal.aborted || late.aborted,
    );
    const brought = sent?.outcomes.get(caseNo)?.kind === 'accepted';
    done.push({
      ...settledAs(leased, mapped, settlement),
      steps: steps.accepted.get(caseNo),
      sentHash: brought ? deps.portal.fingerprint(mapped) : undefined,
    });
  }
  return done;
}

/** The failure of steps that are not sent, because their records have opened the circuit or because they wait for one. */
async function whyHeld(sent: BatchOutcome | null, { ledger }: DeliverDeps): Promise<PortalFailure | null> {
  if (sent !== null && sent.stop !== null) return sent.stop.failure;
  const [circuit] = holdersOf('steps', await ledger.circuits());
  if (circuit === undefined) return null;
  const why = [circuit.cause, circuit.detail].filter(Boolean).join(', ');
  return { ...NOT_SENT, message: `dongbo holds the steps back (${why})` };
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
