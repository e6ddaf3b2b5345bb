import type { Language } from '../../domain/language.ts';
import type { ExportTable } from '../../presentation/exportTable.ts';
import { type ExplainLedger, type ExplainOptions, explainGap } from '../../reports/explain/build.ts';
import type { Explanation } from '../../reports/explain/schema.ts';
import { explainTable } from '../../reports/explain/table.ts';
import { explainText } from '../../reports/explain/text.ts';
import type { TextOptions } from '../../reports/gap/text.ts';

/** What `gap --explain` adds, in each of its forms. */
export interface Explained {
  readonly explain: Explanation;
  text(options: TextOptions): string;
  table(language: Language): ExportTable;
}

export async function explained(ledger: ExplainLedger, options: ExplainOptions): Promise<Explained> {
  const explain = await explainGap(ledger, options);
  return {
    explain,
    text: (shown) => explainText(explain, shown),
    table: (language) => explainTable(explain, language),
  };
}
