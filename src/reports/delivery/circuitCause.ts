import { isCircuitCause } from '../../domain/circuit.ts';
import type { Language } from '../../domain/language.ts';
import { deliveryTexts } from './messages.ts';

/** Why the portal cannot be used, in words; a cause without any is shown by its code. */
export function circuitCause(cause: string, language: Language): string {
  return isCircuitCause(cause) ? deliveryTexts(language).causes[cause] : cause;
}
