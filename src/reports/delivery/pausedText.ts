import type { Language } from '../../domain/language.ts';
import type { DeliveryPause } from '../../ledger/port/deliveryPause.ts';
import { formatDateTime } from '../../presentation/numbers.ts';
import { deliveryTexts } from './messages.ts';

/** That a person has paused delivery: who, since when, why, and how it goes on; not wrapped. */
export function pausedText(
  { who, since, note }: DeliveryPause,
  { language, offsetMs }: { readonly language: Language; readonly offsetMs: number },
): string {
  return deliveryTexts(language).pausedBy(formatDateTime(since, offsetMs, language), who, note);
}
