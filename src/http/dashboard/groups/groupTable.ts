import { z } from 'zod';
import { type GapDimension, isNamed } from '../../../domain/dimension.ts';
import type { CaseFilter } from '../../../filter/filters.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../../presentation/numbers.ts';
import { disambiguate } from '../../../reports/gap/groupNames.ts';
import type { GapReportGroup } from '../../../reports/gap/schema.ts';
import { barOf } from '../../../reports/province/printedTable.ts';
import { casesPath } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { groupTexts } from './messages.ts';

export interface GroupTable {
  readonly by: GapDimension;
  readonly groups: readonly GapReportGroup[];
  /** The filter that the groups are within. */
  readonly filter: CaseFilter;
  readonly sorting: Sorting;
  /** The address of this table sorted otherwise. */
  readonly sortedPath: (sorting: Sorting) => string;
  /** The address of the next level; null at the last one. */
  readonly deeper: (group: GapReportGroup) => string | null;
  /** The filter for the cases of a group; null when there is none. By its own dimension unless given. */
  readonly within?: (group: GapReportGroup) => CaseFilter | null;
  /** A drawing for each group, in a column of its own. */
  readonly trend?: { readonly header: string; readonly of: (group: GapReportGroup) => Html };
  /** As a tree the groups keep their order. */
  readonly tree?: boolean;
}

/** The groups of a gap as a sortable table; each row links to the next level and to its cases. */
export function groupTable(table: GroupTable, context: PageContext): Html {
  const { language } = context;
  const texts = groupTexts(language);
  const { groups, tree = false, sorting } = table;
  if (groups.length === 0) return html`<p>${texts.none}</p>`;
  const rows = tree ? groups : sorted(groups, sorting);
  const most = Math.max(1, ...groups.map(({ unsynced }) => unsynced));
  const apart = disambiguate(groups);
  const nameOf = (group: GapReportGroup): string =>
    // Names from the source and the mapping tables are shown unchanged.
    isNamed(table.by) ? apart(group) : capitalised(group.name);
  return html`<div class="scroll"><table>
<thead><tr>${SORTS.map((column) => head(column, table, texts[column]))}<td class="chart"></td>${hasElsewhere(groups) ? html`<th scope="col" class="number">${texts.elsewhere}</th>` : ''}${table.trend === undefined ? '' : html`<th scope="col" class="wide">${table.trend.header}</th>`}<th scope="col">${texts.cases}</th></tr></thead>
<tbody>
${rows.map((group) => row(group, nameOf(group), { table, most, context }))}</tbody>
</table></div>`;
}

function head(column: Sort, { sorting, sortedPath, tree = false }: GroupTable, text: string): Html {
  const kind = column === 'name' ? '' : column === 'total' || column === 'synced' ? 'number wide' : 'number';
  if (tree) return html`<th scope="col" class="${kind}">${text}</th>`;
  const ariaSort = column !== sorting.sort ? 'none' : sorting.order === 'asc' ? 'ascending' : 'descending';
  return html`<th scope="col" class="${kind}" aria-sort="${ariaSort}"><a href="${sortedPath(clicked(column, sorting))}">${text}</a></th>`;
}

function row(
  group: GapReportGroup,
  text: string,
  {
    table,
    most,
    context,
  }: { readonly table: GroupTable; readonly most: number; readonly context: PageContext },
): Html {
  const { language } = context;
  const texts = groupTexts(language);
  const path = table.deeper(group);
  const name = path === null ? html`${text}` : html`<a href="${path}">${text}</a>`;
  const within = (table.within ?? (({ key }) => groupFilter(table.by, key)))(group);
  const cases =
    within === null
      ? html``
      : html`<a href="${casesPath({ ...table.filter, ...within })}" aria-label="${texts.casesOf(text)}">${texts.cases}</a>`;
  const count = (n: number): string => formatCount(n, language);
  return html`<tr><th scope="row" class="depth-${Math.min(group.depth ?? 0, 3)}">${name}</th><td class="number wide">${count(group.total)}</td><td class="number wide">${count(group.synced)}</td><td class="number">${count(group.unsynced)}</td><td class="number">${formatPercent(group.syncedPercent, language)}</td><td class="chart">${barOf((100 * group.unsynced) / most)}</td>${hasElsewhere(table.groups) ? html`<td class="number">${count(group.elsewhere ?? 0)}</td>` : ''}${table.trend === undefined ? '' : html`<td class="wide">${table.trend.of(group)}</td>`}<td>${cases}</td></tr>
`;
}

/** Whether other systems send cases of some group to the portal themselves. */
function hasElsewhere(groups: readonly GapReportGroup[]): boolean {
  return groups.some(({ elsewhere }) => elsewhere !== undefined);
}

/** The filter for the cases of one group; null for an age or an empty code, which no filter can select. */
export function groupFilter(by: GapDimension, key: string): CaseFilter | null {
  if (by === 'age' || key === '') return null;
  // The key is one of the dimension's own values: it came from the ledger, by this dimension.
  return { [by]: [key] };
}

const SORTS = ['name', 'total', 'synced', 'unsynced', 'rate'] as const;
type Sort = (typeof SORTS)[number];

/** The query of a page with a table of groups. */
export const sortQuery = {
  sort: z.enum(SORTS).optional(),
  order: z.enum(['asc', 'desc']).optional(),
};

export interface Sorting {
  readonly sort: Sort;
  readonly order: 'asc' | 'desc';
}

/** Most unsynced first unless given; names in ascending order, figures in descending order. */
export function sortingOf({
  sort = 'unsynced',
  order,
}: {
  sort?: Sort | undefined;
  order?: 'asc' | 'desc' | undefined;
}): Sorting {
  return { sort, order: order ?? firstOrder(sort) };
}

/** The sorting after a click on a column: reversed if it is the current one. */
function clicked(column: Sort, { sort, order }: Sorting): Sorting {
  if (column !== sort) return { sort: column, order: firstOrder(column) };
  return { sort, order: order === 'asc' ? 'desc' : 'asc' };
}

function firstOrder(sort: Sort): 'asc' | 'desc' {
  return sort === 'name' ? 'asc' : 'desc';
}

/** Ties are sorted by key, so that rows keep their places. */
function sorted(groups: readonly GapReportGroup[], { sort, order }: Sorting): readonly GapReportGroup[] {
  const sign = order === 'asc' ? 1 : -1;
  return groups.toSorted((a, b) => sign * compared(a, b, sort) || (a.key < b.key ? -1 : 1));
}

function compared(a: GapReportGroup, b: GapReportGroup, sort: Sort): number {
  if (sort === 'name') return a.name.localeCompare(b.name, 'vi', { numeric: true });
  if (sort === 'rate') return (a.syncedPercent ?? -1) - (b.syncedPercent ?? -1);
  return a[sort] - b[sort];
}
