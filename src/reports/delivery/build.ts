import { type Circuit, circuitRemedy } from '../../domain/circuit.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import { readFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { LedgerProcess } from '../../ledger/port/processes.ts';
import {
  DELIVERY_SHARE,
  NO_MESSAGES,
  PORTAL_MESSAGES,
  type PortalMessages,
} from '../../ledger/port/sharedFacts.ts';
import type { HeldFigures } from './held.ts';
import { processesJson } from './processes.ts';
import type { WaitingQueue, WaitingQueues } from './queues.ts';
import type { DeliveryRetryDocument, DeliveryStatusDocument } from './schema.ts';

/** What holds up delivery: a person, the portal, or both. */
export interface DeliveryStatus {
  readonly pause: DeliveryPause | null;
  /** The one that holds the records; it holds the steps, too, unless it says otherwise. */
  readonly circuit: Circuit | null;
  /** The one that holds nothing but steps. */
  readonly steps: Circuit | null;
  /** Of the configured rate and concurrency, what delivery uses; left out = all. */
  readonly share?: number | undefined;
}

export async function deliveryStatus(
  ledger: Pick<Ledger, 'deliveryPause' | 'circuits' | 'fact'>,
): Promise<DeliveryStatus> {
  const pause = await ledger.deliveryPause();
  const { records, steps } = await ledger.circuits();
  const share = (await readFact(ledger, DELIVERY_SHARE))?.value.share ?? 1;
  return { pause, circuit: records, steps, share };
}

/** The distinct messages with which the portal has answered deliveries, most frequent first. */
export async function portalMessages(ledger: Pick<Ledger, 'fact'>): Promise<PortalMessages> {
  const { messages, others } = (await readFact(ledger, PORTAL_MESSAGES))?.value ?? NO_MESSAGES;
  return { messages: messages.toSorted((a, b) => b.count - a.count), others };
}

/** The document of `delivery status --json`. Null: for a reader who sees no counts of the whole province. */
export function deliveryStatusJson(
  { pause, circuit, steps, share = 1 }: DeliveryStatus,
  offsetMs: number,
  {
    heard,
    queues,
    held,
    processes,
  }: {
    readonly heard: PortalMessages | null;
    readonly processes: readonly LedgerProcess[] | null;
    readonly queues: WaitingQueues | null;
    readonly held: HeldFigures | null;
  },
): DeliveryStatusDocument {
  const instant = (at: Instant | null): string | null => (at === null ? null : formatInstant(at, offsetMs));
  const queue = ({ cases, since, emptyAt }: WaitingQueue) => {
    return { cases, since: instant(since), emptyAt: instant(emptyAt) };
  };
  return {
    paused: pause !== null,
    since: pause === null ? null : formatInstant(pause.since, offsetMs),
    who: pause?.who ?? null,
    note: pause?.note ?? null,
    circuit: circuitJson(circuit, offsetMs),
    stepsCircuit: circuitJson(steps, offsetMs),
    share,
    held: held === null ? null : { ...held, lastPollAt: instant(held.lastPollAt) },
    messages:
      heard?.messages.map(({ code, message, count, firstAt, lastAt }) => ({
        code,
        message,
        count,
        firstAt: formatInstant(firstAt, offsetMs),
        lastAt: formatInstant(lastAt, offsetMs),
      })) ?? null,
    otherMessages: heard?.others ?? null,
    processes: processes && processesJson(processes, offsetMs),
    queues: queues === null ? null : { fresh: queue(queues.fresh), backlog: queue(queues.backlog) },
  };
}

function circuitJson(circuit: Circuit | null, offsetMs: number): DeliveryStatusDocument['circuit'] {
  if (circuit === null) return null;
  return {
    cause: circuit.cause,
    holds: circuit.holds ?? 'all',
    fault: circuit.fault ?? null,
    since: formatInstant(circuit.openedAt, offsetMs),
    nextAttemptAt: formatInstant(circuit.probeAt, offsetMs),
    remedy: circuitRemedy(circuit),
  };
}

/** The document of `delivery retry --json`. */
export function deliveryRetryJson(
  { pause, circuit, steps, delivered }: DeliveryStatus & { readonly delivered: number },
  offsetMs: number,
): DeliveryRetryDocument {
  const open = circuit ?? steps;
  return {
    circuit: circuit === null ? 'closed' : 'open',
    stepsCircuit: steps === null ? 'closed' : 'open',
    cause: pause === null ? (open?.cause ?? null) : 'paused',
    nextProbeAt: open === null ? null : formatInstant(open.probeAt, offsetMs),
    delivered,
  };
}
