import type { Language } from '../../domain/language.ts';
import type { TextOptions } from '../../presentation/formats.ts';
import { type ExplainLedger, type ExplainOptions, explainGap } from '../../reports/explain/build.ts';
import { explainTable } from '../../reports/explain/table.ts';
import { explainText } from '../../reports/explain/text.ts';

/** What `gap --explain` adds, in each of its forms. */
export async function explained(ledger: ExplainLedger, options: ExplainOptions) {
  const explain = await explainGap(ledger, options);
  return {
    explain,
    text: (shown: TextOptions) => explainText(explain, shown),
    table: (language: Language) => explainTable(explain, language),
  };
}
