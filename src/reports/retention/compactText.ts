import type { Language } from '../../domain/language.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { retentionTexts } from './messages.ts';
import type { CompactDocument } from './schema.ts';

export interface Compacted {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly longestMs: number;
  readonly rebuilt: boolean;
  readonly seconds: number;
}

const MEGABYTE = 1024 * 1024;

export function compactJson({
  bytesBefore,
  bytesAfter,
  longestMs,
  rebuilt,
  seconds,
}: Compacted): CompactDocument {
  return {
    ...{ bytesBefore, bytesAfter, rebuilt },
    longestMs: Math.ceil(longestMs),
    seconds: Math.round(seconds * 10) / 10,
  };
}

export function compactText(done: Compacted, language: Language): string {
  const texts = retentionTexts(language);
  const megabytes = (bytes: number): string => `${formatCount(Math.ceil(bytes / MEGABYTE), language)} MB`;
  const sizes = [megabytes(done.bytesBefore), megabytes(done.bytesAfter)] as const;
  const longest = `${formatCount(Math.ceil(done.longestMs), language)} ms`;
  return done.rebuilt ? texts.rebuilt(...sizes) : texts.compacted(...sizes, longest);
}
