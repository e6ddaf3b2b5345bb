import type { Circuit } from '../../domain/circuit.ts';
import { formatInstant } from '../../domain/time.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { DeliveryStatusDocument } from './schema.ts';

/** What holds up delivery: a person, the portal, or both. */
export interface DeliveryStatus {
  readonly pause: DeliveryPause | null;
  readonly circuit: Circuit | null;
}

export async function deliveryStatus(
  ledger: Pick<Ledger, 'deliveryPause' | 'circuit'>,
): Promise<DeliveryStatus> {
  const pause = await ledger.deliveryPause();
  const circuit = await ledger.circuit();
  return { pause, circuit: circuit?.open === true ? circuit : null };
}

/** The document of `delivery status --json`. */
export function deliveryStatusJson(
  { pause, circuit }: DeliveryStatus,
  offsetMs: number,
): DeliveryStatusDocument {
  return {
    paused: pause !== null,
    since: pause === null ? null : formatInstant(pause.since, offsetMs),
    who: pause?.who ?? null,
    note: pause?.note ?? null,
    circuit:
      circuit === null
        ? null
        : {
            cause: circuit.cause,
            since: formatInstant(circuit.openedAt, offsetMs),
            nextAttemptAt: formatInstant(circuit.probeAt, offsetMs),
          },
  };
}
