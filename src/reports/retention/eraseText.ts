import type { Language } from '../../domain/language.ts';
import type { Erasure } from '../../ledger/port/retention.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { retentionTexts } from './messages.ts';
import type { EraseDocument } from './schema.ts';

type Shown = Erasure & { readonly remains: boolean };

export function eraseJson({ erased, unknown, undelivered, remains }: Shown): EraseDocument {
  return { erased: [...erased], unknown: [...unknown], undelivered: [...undelivered], remains };
}

export function eraseText({ erased, unknown, undelivered, remains }: Shown, language: Language): string {
  const texts = retentionTexts(language);
  const sentences = [
    ...(erased.length > 0 ? [texts.erased(formatCount(erased.length, language))] : []),
    ...(undelivered.length > 0 ? [texts.undelivered(undelivered.join(', '))] : []),
    ...(unknown.length > 0 ? [texts.unknown(unknown.join(', '))] : []),
    ...(erased.length > 0 ? [texts.atSource] : []),
    ...(remains ? [texts.remains] : []),
  ];
  return sentences.flatMap((one) => wrap(one)).join('\n');
}
