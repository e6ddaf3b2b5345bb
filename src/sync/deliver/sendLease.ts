import { holdersOf, type Service } from '../../domain/circuit.ts';
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
import type { MayStart, Portal, PortalFailure } from '../../portal/portal.ts';
import type { Membership } from '../processes/membership.ts';
import { NOT_SENT, type RequestSizes } from './batchRun.ts';
import type { BatchSize } from './batchSize.ts';
import type { CircuitBreaker, Permission } from './circuit.ts';
import type { LeaseLimits } from './leaseLimits.ts';
import type { LedgerWait } from './ledgerWait.ts';
import { noteHealth } from './noteHealth.ts';
import type { PerhapsStored } from './perhapsStored.ts';
import type { PortalHealth } from './portalHealth.ts';
import { sendRecords } from './sendBatch.ts';
import type { BatchOutcome } from './sendOutcome.ts';
import { deferSteps, owedSteps, sendSteps } from './sendSteps.ts';
import { type SettleRules, settlementOf } from './settlement.ts';
import { subBatchesOf } from './subBatches.ts';
import type { Throttle } from './throttle.ts';

/** What sending a lease needs. */
export interface SendLeaseDeps extends SettleRules {
  readonly ledger: Pick<Ledger, 'circuits'>;
  /** This process among those that deliver; absent = there are no others. */
  readonly process?: Pick<Membership, 'id' | 'isCurrent'> | undefined;
  readonly portal: Portal;
  readonly circuit: CircuitBreaker;
  readonly health: PortalHealth;
  readonly perhapsStored: PerhapsStored;
  readonly throttle?: Pick<Throttle, 'run'> | undefined;
  readonly mappings: () => Mappings;
  readonly catalogue: (signal: AbortSignal) => Promise<ProcedureCatalogue>;
  readonly portalRules: PortalRules;
  readonly batchSize: RequestSizes & Pick<BatchSize, 'current' | 'lease' | 'remember'>;
  /** The same of requests with steps. */
  readonly stepsSize: RequestSizes & Pick<BatchSize, 'current' | 'remember'>;
  /** Whether the steps of a case belong to its delivery. */
  readonly progressUpdates: boolean;
}

/** Of a lease, until it is settled. */
export interface Delivery {
  readonly deps: SendLeaseDeps;
  readonly permission: Permission;
  readonly limits: LeaseLimits;
  readonly wait: LedgerWait;
  /** What the requests said of the circuits and could not be written: it follows the settlement. */
  readonly notes: (() => Promise<void>)[];
}

/** Each sub-batch can take its whole time-out, and together they must not outlast the lease. */
const MAX_SUB_BATCHES = 9;

/** A rest that fills less of a request waits for others; with steps, which all take their requests, it is soon worth it. */
const WORTH_SENDING = { withSteps: 1 / 3, alone: 2 / 3 } as const;

interface Checked {
  readonly leased: LeasedRecord;
  readonly mapped: MappedCase;
  /** The steps that this delivery brings, oldest first. */
  readonly steps: readonly Step[];
}

/** Checks, maps and sends what is leased; how each record ended. */
export async function sendLease(lease: Lease, delivery: Delivery): Promise<SettledRecord[]> {
  const { deps, permission, limits, wait } = delivery;
  const { stop, signal, late } = limits;
  if (wait.hasFailed) return released(lease);
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
        if (wait.hasFailed || !isHeld(lease, deps)) return false;
        try {
          return probe || holdersOf(service, await deps.ledger.circuits()).length === 0;
        } catch (error) {
          if (wait.failed(error)) return false;
          throw error;
        }
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
  if (sent !== null) await noted('records', sent, delivery);
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
  const held = probe ? null : await whyHeld(sent, delivery);
  const steps =
    held !== null
      ? deferSteps(owed, held)
      : await sendSteps(deps.portal, owed, stepsOf, deps.health, signal, {
          ...{ probe, mayStart: mayStart('steps', probe), sizes: deps.stepsSize, throttle: deps.throttle },
        });
  if (held === null && steps.outcomes.size > 0) await noted('steps', steps, delivery);

  // What failed together comes back together, in few requests, and apart from what failed in other deliveries.
  const jitter = (deps.random ?? Math.random)();
  const rules = { ...deps, random: () => jitter };
  for (const { leased, mapped } of checked.values()) {
    const { caseNo } = leased.record;
    const settlement = settlementOf(
      leased,
      { record: sent?.outcomes.get(caseNo) ?? null, progress: steps.outcomes.get(caseNo) ?? null },
      rules,
      signal.aborted || late.aborted || wait.hasFailed,
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

/** What the requests say of the circuits; a ledger that is away must not cost what the portal said of the cases. */
async function noted(service: Service, sent: BatchOutcome, delivery: Delivery): Promise<void> {
  const { deps, permission, wait, notes } = delivery;
  const note = (): Promise<void> => noteHealth(service, sent, permission, deps);
  try {
    if (wait.hasFailed) notes.push(note);
    else await note();
  } catch (error) {
    if (!wait.failed(error)) throw error;
    notes.push(note);
  }
}

/** Whether nobody else can have leased these cases, as others do once they take this process for dead. */
function isHeld({ owner }: Lease, { process }: SendLeaseDeps): boolean {
  return process === undefined || (process.isCurrent() && owner.startsWith(process.id()));
}

/** The failure of steps that are not sent, because their records have opened the circuit or because they wait for one. */
async function whyHeld(sent: BatchOutcome | null, { deps, wait }: Delivery): Promise<PortalFailure | null> {
  if (sent !== null && sent.stop !== null) return sent.stop.failure;
  try {
    const [circuit] = wait.hasFailed ? [] : holdersOf('steps', await deps.ledger.circuits());
    if (circuit !== undefined) {
      const why = [circuit.cause, circuit.detail].filter(Boolean).join(', ');
      return { ...NOT_SENT, message: `dongbo holds the steps back (${why})` };
    }
  } catch (error) {
    if (!wait.failed(error)) throw error;
  }
  if (!wait.hasFailed) return null;
  return { ...NOT_SENT, message: 'dongbo held the steps back while its ledger did not answer' };
}

/** Handed back as they were. */
export function released({ records }: Lease): SettledRecord[] {
  return records.map((leased) => settledAs(leased, null, { outcome: 'released' }));
}

function settledAs(leased: LeasedRecord, mapped: MappedCase | null, settlement: Settlement): SettledRecord {
  return { id: leased.id, version: leased.version, sentStatus: mapped?.status ?? null, settlement };
}
