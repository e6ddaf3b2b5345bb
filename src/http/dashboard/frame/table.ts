import { type Html, html } from '../../../presentation/html.ts';

/** A column of a table on a page. */
export interface Column<Row> {
  /** Empty for a column without a heading to read out, such as that of bars. */
  readonly header: string;
  /** CSS classes of its header and cells. */
  readonly kind?: string;
  readonly cell: (row: Row) => string | number | Html;
}

/** A table that scrolls sideways in a narrow window. The first column heads its rows. */
export function scrollTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { caption, kind }: { readonly caption?: string; readonly kind?: string } = {},
): Html {
  return html`<div class="scroll"><table${classOf(kind)}>
${caption === undefined ? '' : html`<caption>${caption}</caption>\n`}<thead><tr>${columns.map(headerOf)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map((column, index) => cellOf(column, row, index))}</tr>\n`)}</tbody>
</table></div>`;
}

function headerOf<Row>({ header, kind }: Column<Row>): Html {
  if (header === '') return html`<td${classOf(kind)}></td>`;
  return html`<th scope="col"${classOf(kind)}>${header}</th>`;
}

function cellOf<Row>({ kind, cell }: Column<Row>, row: Row, index: number): Html {
  if (index === 0) return html`<th scope="row"${classOf(kind)}>${cell(row)}</th>`;
  return html`<td${classOf(kind)}>${cell(row)}</td>`;
}

function classOf(kind: string | undefined): Html {
  return kind === undefined ? html`` : html` class="${kind}"`;
}
