import {
  MAPPING_TABLES,
  type MappingTable,
  nationalOf,
  type TableCells,
} from '../../../domain/mappingTable.ts';
import { ownCode } from '../../../domain/ownCode.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { mappedPart, tableOfCause } from '../../../reports/mappings/build.ts';
import { tableTitle } from '../../../reports/mappings/text.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { cellText } from './cellText.ts';
import { mappingPageTexts } from './messages.ts';
import { tablePath } from './paths.ts';

interface WhichCode {
  readonly table: MappingTable;
  /** Whose own table; undefined: the province's. */
  readonly source?: string | undefined;
  readonly code: string;
}

/** Cases that wait for a row of this code, or are refused with it. */
async function heldBy({ table, source, code }: WhichCode, ledger: PageContext['ledger']): Promise<number> {
  if (table === 'portal-codes') return (await ledger.refusalCodes()).get(code) ?? 0;
  const inLedger = source === undefined ? code : ownCode(source, code);
  return (await ledger.causes())
    .filter(({ reason, key }) => tableOfCause(reason) === table && mappedPart(table, key) === inLedger)
    .reduce((sum, { never, stale }) => sum + never + stale, 0);
}

/** The code, its rows, and the cases that it holds back, which fall once it is mapped. */
export async function aboutCard(
  {
    table,
    source,
    code,
    name,
    rows,
  }: WhichCode & {
    readonly name: string;
    readonly rows: readonly TableCells[];
  },
  { ledger, language }: PageContext,
): Promise<Html> {
  const texts = mappingPageTexts(language);
  const held = await heldBy({ table, source, code }, ledger);
  const words = table === 'portal-codes' ? { ...texts, ...texts.ofErrors } : texts;
  const { never, stale } = await ledger.gapTotals();
  const rowText = (row: TableCells): string => {
    const [from = '', to = ''] = [row['valid_from'], row['valid_to']];
    const valid = from === '' && to === '' ? '' : ` (${from || '…'} – ${to || '…'})`;
    const value = cellText(MAPPING_TABLES[table].value, nationalOf(table, row), language);
    return `${value || '—'}${valid}`;
  };
  return html`<section class="card" id="about" data-refresh="${held > 0 ? 'on' : 'off'}">
<h2>${texts.about}</h2>
<dl class="fields">
<div><dt>${tableTitle(table, source ?? null, language)}</dt><dd><a href="${tablePath(table, { source: source ?? '' })}">${code}</a></dd></div>
${name === '' ? '' : html`<div><dt>${words.name}</dt><dd>${name}</dd></div>\n`}<div><dt>${texts.present}</dt><dd>${rows.length === 0 ? '—' : rows.map(rowText).join('; ')}</dd></div>
<div><dt>${words.held}</dt><dd id="held">${formatCount(held, language)}</dd></div>
<div><dt>${texts.unsynced}</dt><dd data-figure="unsynced">${formatCount(never + stale, language)}</dd></div>
</dl>
</section>`;
}
