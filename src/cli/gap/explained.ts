import {
  type ExplainLedger,
  type ExplainOptions,
  type Explanation,
  explainGap,
} from '../../report/explain/explain.ts';
import { explainTable } from '../../report/explain/explainTable.ts';
import { explainText } from '../../report/explain/explainText.ts';
import type { ExportTable } from '../../report/exportTable.ts';
import type { TextOptions } from '../../report/gapText.ts';
import type { Language } from '../../report/texts.ts';

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
