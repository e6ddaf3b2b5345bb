import type { Language } from '../../../domain/language.ts';
import type { CaseCount } from '../../../ledger/port/gapQuery.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { casesTexts } from './messages.ts';

/** Of one case in a list, in bytes: about, because names differ in length. */
const BYTES = { xlsx: 95, csv: 180 };
const KB = 1_000;
const MB = 1_000_000;

/** How large the list will be. A stream has no length, so the browser shows what has come but not how much is left. */
export function fileSizeText(
  { total, isCounted }: Pick<CaseCount, 'total' | 'isCounted'>,
  language: Language,
): string {
  const texts = casesTexts(language);
  const size = (bytes: number): string =>
    bytes < MB
      ? `${formatCount(Math.max(1, Math.round(bytes / KB)), language)} kB`
      : `${formatCount(Math.round(bytes / MB), language)} MB`;
  const text = isCounted ? texts.fileSize : texts.fileSizeAtLeast;
  return text(formatCount(total, language), size(total * BYTES.xlsx), size(total * BYTES.csv));
}
