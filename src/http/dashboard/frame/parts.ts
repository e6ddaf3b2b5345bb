import type { Language } from '../../../domain/language.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatDateTime, formatPreciseTime } from '../../../presentation/numbers.ts';
import type { FrameContext } from './pageContext.ts';

/** A column of a table on a page. */
export interface Column<Row> {
  /** Empty for a column without a heading to read out, such as that of bars. */
  readonly header: string;
  /** CSS classes of its header and cells. */
  readonly kind?: string;
  readonly cell: (row: Row) => string | number | Html;
}

/** A table that scrolls sideways in a narrow window. The first column heads its rows. One without links takes an id. */
export function scrollTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { caption, id, kind }: { readonly caption?: string; readonly id?: string; readonly kind?: string } = {},
): Html {
  // Without links inside, only the focus lets a keyboard scroll it.
  const focus = id === undefined ? '' : html` tabindex="0" role="region" aria-labelledby="${id}"`;
  const captionId = id === undefined ? '' : html` id="${id}"`;
  return html`<div class="scroll"${focus}><table${classOf(kind)}>
${caption === undefined ? '' : html`<caption${captionId}>${caption}</caption>\n`}<thead><tr>${columns.map(headerOf)}</tr></thead>
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

/** Labels with their values. */
export function fieldList(fields: readonly (readonly [label: string, value: string | Html])[]): Html {
  return html`<dl class="fields">
${fields.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

/** The items of a list of links, of which one is shown at present. */
export function choices<T extends string>(
  all: readonly T[],
  current: T,
  { path, text }: { readonly path: (one: T) => string; readonly text: (one: T) => string },
): Html[] {
  return all.map((one) => {
    const here = one === current ? html` aria-current="true"` : '';
    return html`<li><a href="${path(one)}"${here}>${text(one)}</a></li>`;
  });
}

/** Links to the first and the next page of a list; null leaves one out. */
export function pagingLinks(
  { first, next }: { readonly first: string | null; readonly next: string | null },
  { texts: { paging } }: Pick<FrameContext, 'texts'>,
): Html {
  return html`${first === null ? '' : html`<a href="${first}">${paging.first}</a> `}${next === null ? '' : html`<a rel="next" href="${next}">${paging.next}</a> `}`;
}

/** The same with seconds. */
export function preciseTimeOf(at: Instant, offsetMs: number, language: Language): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatPreciseTime(at, offsetMs, language)}</time>`;
}

/** An instant in the province's time, with its exact value for programs. */
export function timeOf(at: Instant, offsetMs: number, language: Language): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatDateTime(at, offsetMs, language)}</time>`;
}
