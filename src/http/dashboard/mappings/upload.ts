import { z } from 'zod';
import type { ChangeOutcome } from '../../../app/tableEditing.ts';
import { codeOf, MAPPING_TABLES, type MappingTable, type TableCells } from '../../../domain/mappingTable.ts';
import { MOST_ROWS } from '../../../mappings/edit/uploadedTable.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { mappingTexts } from '../../../reports/mappings/messages.ts';
import { mappingTableName } from '../../../reports/mappings/schema.ts';
import { effectSentences, tableTitle } from '../../../reports/mappings/text.ts';
import { readUpload, replaceMappings } from '../../api/changeMappings.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { HttpProblem } from '../../server/problem.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable } from '../frame/parts.ts';
import { placeOf } from '../frame/tableFaultNotice.ts';
import { cellText } from './cellText.ts';
import { confirmField, typedCount } from './confirm.ts';
import { mappingPageTexts } from './messages.ts';
import { ofSource } from './ofSource.ts';
import { tablePath, uploadPath } from './paths.ts';
import { Uploads } from './uploads.ts';

/** Changed rows that the preview lists. */
const SHOWN = 200;
/** More cases need their number, as app/tableGuards.ts has it. */
const CONFIRMED_BEYOND = 1_000;

const params = { table: mappingTableName };
const query = ofSource;
/** Whose table a page is about. */
interface WhichTable {
  readonly table: MappingTable;
  readonly source: string | undefined;
}
const uploads = new Uploads();

export const uploadPage = pageRoute({
  path: '/mappings/:table/upload',
  access: 'admin',
  params,
  query,
  show: async ({ params: { table }, query: { source } }, context) => {
    wholeProvince(context.principal);
    context.deps.tables.of(source).read(table);
    return pageOf({ table, source }, html``, context);
  },
});

/** Says what would change, row by row, and changes nothing. */
export const previewUploadPage = pageRoute({
  method: 'POST',
  path: '/mappings/:table/upload',
  access: 'admin',
  params,
  query,
  show: async ({ params: { table }, query: { source } }, context) => {
    wholeProvince(context.principal);
    const which = { table, source };
    const { file } = z
      .object({ file: z.instanceof(Uint8Array) })
      .catch({ file: new Uint8Array() })
      .parse(context.request.body);
    try {
      const rows = await readUpload(context, which, file);
      const { version } = context.deps.tables.of(source).read(table);
      const outcome = await replaceMappings(context, { ...which, rows }, { dryRun: true, version });
      const id = uploads.keep({ keyId: context.principal.keyId, ...which, rows, version, at: context.now });
      return pageOf(which, previewCard({ ...which, id, outcome }, context), context);
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.code !== 'mappings.refused') throw error;
      return { ...pageOf(which, faultyCard(error, context), context), status: error.status };
    }
  },
});

export const applyUploadPage = pageRoute({
  method: 'POST',
  path: '/mappings/:table/upload/apply',
  access: 'admin',
  params,
  query,
  body: { upload: z.string().max(60), confirm: typedCount.optional() },
  show: async ({ params: { table }, query: { source }, body: { upload, confirm } }, context) => {
    const which = { table, source };
    const { principal, now, language } = context;
    wholeProvince(principal);
    const texts = mappingPageTexts(language);
    const notice = (text: string): Html => html`<p class="notice bad" role="alert">${text}</p>`;
    const found = uploads.find(upload, principal.keyId, now);
    if (found === null || found.table !== table || found.source !== source) {
      return { ...pageOf(which, notice(texts.gone), context), status: 404 };
    }
    const { rows, version } = found;
    try {
      await replaceMappings(context, { ...which, rows }, { confirmed: confirm, version });
      uploads.drop(upload);
      return { redirect: tablePath(table, { source: source ?? '' }) };
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      if (error.code === 'mappings.stale') {
        return { ...pageOf(which, notice(texts.stale), context), status: error.status };
      }
      if (error.code !== 'mappings.confirm') throw error;
      const outcome = await replaceMappings(context, { ...which, rows }, { dryRun: true, version });
      return {
        ...pageOf(which, previewCard({ ...which, id: upload, outcome }, context), context),
        status: error.status,
      };
    }
  },
});

function pageOf({ table, source }: WhichTable, content: Html, { language }: PageContext): Page {
  const named = tableTitle(table, source ?? null, language);
  const path = uploadPath(table, source);
  const texts = mappingPageTexts(language);
  const main = html`${content}
<form class="card stacked" method="post" action="${path}" enctype="multipart/form-data">
<p>${texts.uploadMeans(formatCount(MOST_ROWS, language))}</p>
<label for="file">${texts.file}</label>
<input id="file" name="file" type="file" required accept=".csv,.xlsx,.txt">
<p class="actions"><button>${texts.preview}</button> <a href="${tablePath(table, { source: source ?? '' })}">${named}</a></p>
</form>`;
  const title = texts.uploadTitle(named);
  return { title, current: 'mappings', main, path };
}

function faultyCard({ more }: HttpProblem, { language, texts }: PageContext): Html {
  const item = ({ where, expected }: { readonly where: string; readonly expected: string }): Html =>
    html`<li><strong>${placeOf(where, { texts, language })}:</strong> ${expected}</li>\n`;
  return html`<div class="notice bad" role="alert"><h2>${mappingPageTexts(language).faulty}</h2>
<ul>${(more.errors ?? []).map(item)}</ul></div>`;
}

function previewCard(
  { table, source, id, outcome }: WhichTable & { readonly id: string; readonly outcome: ChangeOutcome },
  { language }: PageContext,
): Html {
  const texts = mappingPageTexts(language);
  const { changes, effect } = outcome;
  if (changes.length === 0) return html`<p class="notice" role="status">${texts.noChanges}</p>`;
  const shown = (row: TableCells | null): string => {
    if (row === null) return '—';
    const { columns, code, value } = MAPPING_TABLES[table];
    const words = (column: string): string => cellText(column, row[column] ?? '', language);
    const others = columns
      .filter((column) => column !== code && column !== value)
      .flatMap((column) => words(column) || []);
    return [words(value) || '∅', ...others].join(' · ');
  };
  type Change = (typeof changes)[number];
  return html`<section class="card" aria-labelledby="preview">
${scrollTable<Change>(
  [
    {
      header: table === 'portal-codes' ? texts.ofErrors.code : mappingTexts(language).columns.local,
      kind: 'text',
      cell: ({ before, after }) => codeOf(table, after ?? before ?? {}),
    },
    { header: texts.before, kind: 'text', cell: ({ before }) => shown(before) },
    { header: texts.after, kind: 'text', cell: ({ after }) => shown(after) },
  ],
  changes.slice(0, SHOWN),
  { id: 'preview', caption: texts.changes(formatCount(changes.length, language)) },
)}
<p role="status"><strong>${effectSentences(effect, language).join(' ')}</strong></p>
<form class="stacked" method="post" action="${uploadPath(table, source, '/apply')}">
<input type="hidden" name="upload" value="${id}">${effect.cases > CONFIRMED_BEYOND ? confirmField(effect.cases, { language }) : ''}
<p class="actions"><button>${texts.apply}</button></p>
</form>
</section>`;
}
