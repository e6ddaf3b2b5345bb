import { z } from 'zod';
import { shownWho } from '../../../domain/actor.ts';
import { UsageError } from '../../../domain/errors.ts';
import { MAPPING_TABLES, type MappingTable } from '../../../domain/mappingTable.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDateTime } from '../../../presentation/numbers.ts';
import { mappingRows, unmappedCodes } from '../../../reports/mappings/build.ts';
import { mappingTexts } from '../../../reports/mappings/messages.ts';
import {
  MAPPING_TABLE_NAMES,
  type MappingRow,
  mappingTableName,
  type Unmapped,
} from '../../../reports/mappings/schema.ts';
import { tableTitle } from '../../../reports/mappings/text.ts';
import { confirmedCases, undoMapping } from '../../api/changeMappings.ts';
import { scopeOf } from '../../api/mappings.ts';
import { allows } from '../../auth/principal.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { HttpProblem } from '../../server/problem.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { choices, pagingLinks, scrollTable } from '../frame/parts.ts';
import { cellText } from './cellText.ts';
import { confirmField, typedCount } from './confirm.ts';
import { mappingPageTexts } from './messages.ts';
import { ofSource, sourceField } from './ofSource.ts';
import { editPath, tablePath, uploadPath } from './paths.ts';
import { resendsCard, resendsDone } from './resends.ts';

/** Rows on one page. */
const LIMIT = 100;
/** Codes without a row that are listed. */
const MOST_UNMAPPED = 200;

/** `/mappings`: the codes that lack a row, and the tables. */
export const mappingsPage = pageRoute({
  path: '/mappings',
  query: { resends: resendsDone.optional() },
  show: async ({ query: { resends } }, context) => {
    const { ledger, principal, portalCodes, texts, deps } = context;
    wholeProvince(principal);
    const unmapped = await unmappedCodes(ledger, portalCodes, deps.mappings().ofSources);
    const main = html`${await resendsCard(resends, context)}<section class="card" id="unmapped" data-refresh="on">
${unmappedTable(unmapped.slice(0, MOST_UNMAPPED), context)}
</section>
${tableLinks(context)}`;
    return { title: texts.frame.pages.mappings, current: 'mappings', main, scripts: ['refresh.js'] };
  },
});

function unmappedTable(rows: readonly Unmapped[], { language }: PageContext): Html {
  const words = mappingPageTexts(language);
  const texts = mappingTexts(language);
  if (rows.length === 0) return html`<p>${texts.noUnmapped}</p>`;
  return scrollTable<Unmapped>(
    [
      {
        header: texts.columns.local,
        kind: 'text',
        cell: ({ table, source, code }) =>
          html`<a href="${editPath(table, code, { source: source ?? '' })}">${code}</a>${source === null ? '' : html` <span class="hint">${words.ofSource(source)}</span>`}`,
      },
      { header: texts.columns.name, kind: 'text', cell: ({ name }) => name },
      {
        header: texts.columns.table,
        kind: 'wide',
        cell: ({ table, source }) => tableTitle(table, source, language),
      },
      { header: texts.columns.cases, kind: 'number', cell: ({ cases }) => formatCount(cases, language) },
    ],
    rows,
    { caption: texts.unmapped },
  );
}

/** The tables of the province, then those that sources have of their own. */
function tableLinks({ language, deps }: PageContext): Html {
  const texts = mappingPageTexts(language);
  const countOf = (table: MappingTable, source: string | undefined): string => {
    try {
      return texts.rows(formatCount(deps.tables.of(source).read(table).rows.length, language));
    } catch {
      return texts.unreadable;
    }
  };
  const list = (tables: readonly MappingTable[], source?: string): Html => html`<ul>
${tables.map((table) => html`<li><a href="${tablePath(table, { source: source ?? '' })}">${MAPPING_TABLES[table].title[language]}</a> – ${countOf(table, source)}</li>\n`)}</ul>`;
  const { ownTables } = deps.tables;
  const own = ownTables.map(
    ({ source, tables }) => html`\n<h3>${texts.ofSource(source)}</h3>\n${list(tables, source)}`,
  );
  return html`<section class="card" id="tables">
<h2>${texts.tables}</h2>
${ownTables.length === 0 ? '' : html`<h3>${texts.ofProvince}</h3>\n`}${list(MAPPING_TABLE_NAMES)}${own}${ownTables.length === 0 ? '' : html`\n<p class="hint">${texts.ownFirst}</p>`}
</section>`;
}

/** `/mappings/procedures`: the rows of one table, with search, download and undo. */
export const mappingTablePage = pageRoute({
  path: '/mappings/:table',
  params: { table: mappingTableName },
  query: {
    ...ofSource,
    search: z.string().max(200).optional(),
    from: z.coerce.number().int().min(0).max(10_000_000).default(0),
    undone: z.literal('yes').optional(),
    cases: z.coerce.number().pipe(confirmedCases).optional(),
  },
  show: async ({ params: { table }, query }, context) => {
    const { language, principal } = context;
    wholeProvince(principal);
    const texts = mappingPageTexts(language);
    const { source } = query;
    const title = tableTitle(table, source ?? null, language);
    const switched = tableSwitch(table, source, context);
    const notice =
      query.undone === undefined ? '' : html`<p class="notice" role="status">${texts.undone}</p>\n`;
    try {
      const main = html`${notice}${switched}${await rowsCard(table, query, context)}
${await undoCard({ table, source }, query.cases, context)}`;
      return { title, current: 'mappings', main };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const said = error.vi !== null && language === 'vi' ? error.vi : error;
      const main = html`${switched}<p class="notice bad">${said.message} ${said.remedy}</p>`;
      return { title, current: 'mappings', main };
    }
  },
});

interface WhichTable {
  readonly table: MappingTable;
  /** Whose own table; undefined: the province's. */
  readonly source: string | undefined;
}

/** From the province's table to the same of a source, and back; nothing where no source has its own. */
function tableSwitch(table: MappingTable, source: string | undefined, { language, deps }: PageContext): Html {
  const texts = mappingPageTexts(language);
  const sources = deps.tables.ownTables.filter(({ tables }) => tables.some((one) => one === table));
  if (sources.length === 0) return html``;
  const items = choices(['', ...sources.map((one) => one.source)], source ?? '', {
    path: (one) => tablePath(table, { source: one }),
    text: (one) => (one === '' ? texts.ofProvince : texts.ofSource(one)),
  });
  return html`<ul class="choice" aria-label="${texts.whose}">${items}</ul>
`;
}

async function rowsCard(
  table: MappingTable,
  {
    source,
    search = '',
    from,
  }: { readonly source?: string | undefined; readonly search?: string | undefined; readonly from: number },
  context: PageContext,
): Promise<Html> {
  const { ledger, language, deps, principal } = context;
  const texts = mappingPageTexts(language);
  const wanted = search.toLowerCase();
  const cells = deps.tables
    .of(source)
    .read(table)
    .rows.map((row) => row.cells)
    .filter(
      (row) => wanted === '' || Object.values(row).some((value) => value.toLowerCase().includes(wanted)),
    );
  const rows = await mappingRows(ledger, table, cells.slice(from, from + LIMIT), scopeOf(context, source));
  const kept = { source: source ?? '', search };
  const links = {
    first: from === 0 ? null : tablePath(table, kept),
    next: from + LIMIT >= cells.length ? null : tablePath(table, { ...kept, from: String(from + LIMIT) }),
  };
  const download = (format: string): Html =>
    html`<a href="/api/v1/exports/mappings/${table}.${format}${source === undefined ? '' : `?source=${source}`}">${texts.download} ${format.toUpperCase()}</a> `;
  const add = allows(principal, 'admin')
    ? html`<a href="${editPath(table, '', { source: source ?? '' })}">${texts.add}</a> <a href="${uploadPath(table, source)}">${texts.upload}</a> `
    : '';
  return html`<form class="card filters" action="${tablePath(table)}" role="search">
${sourceField(source)}<label for="search">${texts.search} <input id="search" name="search" maxlength="200" value="${search}"></label>
<p class="actions"><button>${texts.find}</button></p>
</form>
<section class="card">
${rows.length === 0 ? html`<p>${wanted === '' ? texts.noMappings : texts.nothing}</p>` : tableOf({ table, source }, rows, cells.length, context)}
<p class="actions">${pagingLinks(links, context)}${add}${download('csv')}${download('xlsx')}</p>
</section>`;
}

function tableOf(
  { table, source }: WhichTable,
  rows: readonly MappingRow[],
  total: number,
  { language, principal }: PageContext,
): Html {
  const texts = mappingPageTexts(language);
  const { columns: words } = mappingTexts(language);
  const { code, value: meaning } = texts.ofErrors;
  const columns = table === 'portal-codes' ? { ...words, local: code, value: meaning } : words;
  const may = allows(principal, 'admin');
  const validity = [
    { header: columns.from, kind: 'wide', cell: ({ validFrom }: MappingRow) => validFrom ?? '' },
    { header: columns.to, kind: 'wide', cell: ({ validTo }: MappingRow) => validTo ?? '' },
  ];
  const more = (row: MappingRow): string => row.name ?? row.message ?? '';
  const hasMore = table === 'agencies' || table === 'portal-codes';
  return scrollTable<MappingRow>(
    [
      { header: columns.local, kind: 'text', cell: ({ local }) => local },
      {
        header: columns.value,
        kind: 'text',
        cell: ({ value }) => cellText(MAPPING_TABLES[table].value, value, language),
      },
      ...(hasMore
        ? [{ header: table === 'agencies' ? columns.name : texts.message, kind: 'text wide', cell: more }]
        : []),
      ...(table === 'procedures' || table === 'agencies' ? validity : []),
      { header: columns.cases, kind: 'number', cell: ({ cases }) => formatCount(cases, language) },
      {
        header: '',
        cell: ({ local, validFrom, message }) => {
          const row = {
            source: source ?? '',
            was: validFrom ?? (hasValidFrom(table) ? '-' : ''),
            message: message ?? '',
          };
          return html`<a href="${editPath(table, local, row)}" aria-label="${may ? texts.edit : texts.show} ${local}">${may ? texts.edit : texts.show}</a>`;
        },
      },
    ],
    rows,
    { caption: texts.found(formatCount(total, language)) },
  );
}

function hasValidFrom(table: MappingTable): boolean {
  return table === 'procedures' || table === 'agencies';
}

/** Nothing for those who cannot change it. */
async function undoCard(
  { table, source }: WhichTable,
  cases: number | undefined,
  { language, offsetMs, deps, principal }: PageContext,
): Promise<Html> {
  const last = allows(principal, 'admin') ? await deps.tables.of(source).lastChange(table) : null;
  if (last === null) return html``;
  const texts = mappingPageTexts(language);
  const rows = formatCount(last.rows, language);
  return html`<form class="card stacked" method="post" action="/mappings/${table}/undo" id="undo">
${sourceField(source)}<p>${texts.last(shownWho(last.who), formatDateTime(last.at, offsetMs, language), rows)}</p>
${cases === undefined ? '' : confirmField(cases, { language })}<p class="actions"><button class="quiet">${texts.undo}</button></p>
</form>`;
}

export const undoMappingPage = pageRoute({
  method: 'POST',
  path: '/mappings/:table/undo',
  access: 'admin',
  params: { table: mappingTableName },
  body: { ...ofSource, confirm: typedCount.optional() },
  show: async ({ params: { table }, body: { source, confirm } }, context) => {
    const of = { source: source ?? '' };
    try {
      await undoMapping(context, { table, source }, confirm);
      return { redirect: tablePath(table, { ...of, undone: 'yes' }) };
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.more.cases === undefined) throw error;
      return { redirect: `${tablePath(table, { ...of, cases: String(error.more.cases) })}#undo` };
    }
  },
});
