import { type Html, html } from '../../presentation/html.ts';

/** A column of a printed table. Cells are one line; longer text is cut with an ellipsis. */
export interface PrintedColumn<Row> {
  readonly header: string;
  readonly kind: 'text' | 'number' | 'bar';
  /** In percent of the table; the columns without a width share the rest. */
  readonly width?: number;
  readonly cell: (row: Row) => string | Html;
}

/**
 * A table whose first column holds the row headings; `none` is shown if there are no rows. Widths are attributes,
 * because the dashboard's Content-Security-Policy forbids inline styles.
 */
export function printedTable<Row>(
  caption: string,
  columns: readonly PrintedColumn<Row>[],
  rows: readonly Row[],
  none: string,
): Html {
  if (rows.length === 0) return html`<h2>${caption}</h2><p>${none}</p>`;
  return html`<table>
<caption>${caption}</caption>
<colgroup>${columns.map(({ width }) => (width === undefined ? html`<col>` : html`<col width="${width}%">`))}</colgroup>
<thead><tr>${columns.map(({ header, kind }) => headerOf(header, kind))}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map((column, index) => cellOf(column, row, index))}</tr>\n`)}</tbody>
</table>`;
}

/** A column without a name, such as one of bars, has no heading for screen readers. */
function headerOf(header: string, kind: string): Html {
  return header === '' ? html`<td></td>` : html`<th scope="col" class="${kind}">${header}</th>`;
}

function cellOf<Row>({ kind, cell }: PrintedColumn<Row>, row: Row, index: number): Html {
  if (index === 0) return html`<th scope="row">${cell(row)}</th>`;
  return html`<td class="${kind}">${cell(row)}</td>`;
}

/** A percentage as a bar. It is an SVG, because browsers do not print backgrounds. */
export function barOf(part: number | null): Html {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${part ?? 0}" height="8"/></svg>`;
}
