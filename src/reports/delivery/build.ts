import type { Circuit } from '../../domain/circuit.ts';
import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import { circuitCause } from './circuitCause.ts';
import { deliveryTexts } from './messages.ts';
import { pausedText } from './pausedText.ts';
import type { DeliveryStatusDocument } from './schema.ts';

/** What holds delivery up: a person, the portal, or both. */
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

/** A sentence for each thing that holds it up; not wrapped. */
export function heldUpText(
  { pause, circuit }: DeliveryStatus,
  options: { readonly language: Language; readonly offsetMs: number },
): readonly string[] {
  const { language, offsetMs } = options;
  const said = pause === null ? [] : [pausedText(pause, options)];
  if (circuit !== null) {
    const when = (at: number): string => formatDateTime(at, offsetMs, language);
    const cause = circuitCause(circuit.cause, language);
    said.push(deliveryTexts(language).circuitOpen(when(circuit.openedAt), cause, when(circuit.probeAt)));
  }
  return said;
}
