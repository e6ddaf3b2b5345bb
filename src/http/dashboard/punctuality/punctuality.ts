import { z } from 'zod';
import { CASE_DIMENSIONS, DIMENSIONS } from '../../../domain/dimension.ts';
import type { PunctualityFigures } from '../../../domain/punctuality.ts';
import { html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import { punctualityNotes, punctualityReport } from '../../../reports/punctuality/build.ts';
import { punctualityTexts } from '../../../reports/punctuality/messages.ts';
import { scoped } from '../../auth/scope.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { type Column, choices, scrollTable } from '../frame/parts.ts';
import { groupTexts } from '../groups/messages.ts';

/** `/punctuality`: on time and online, of the province or of the agencies of the key. */
export const punctualityPage = pageRoute({
  path: '/punctuality',
  query: { by: z.enum(CASE_DIMENSIONS).default('level') },
  show: async ({ query: { by } }, context) => {
    const { ledger, language } = context;
    const options = { ...context, by, filter: scoped(context, {}) };
    const report = await punctualityReport(ledger, options);
    const notes = await punctualityNotes(ledger, report, options);
    const [texts, group, gap] = [punctualityTexts(language), groupTexts(language), gapTexts(language)];
    const count = (n: number): string => formatCount(n, language);
    const rate = (n: number | null): string => formatPercent(n, language);
    const columns: readonly Column<Row>[] = [
      { header: capitalised(DIMENSIONS[by].title[language]), cell: ({ name }) => capitalised(name) },
      { header: texts.columns.total, kind: 'number', cell: ({ total }) => count(total) },
      { header: texts.onTimePercent, kind: 'number', cell: ({ onTimePercent }) => rate(onTimePercent) },
      { header: texts.onTime, kind: 'number wide', cell: ({ onTime }) => count(onTime) },
      { header: texts.late, kind: 'number wide', cell: ({ late }) => count(late) },
      { header: texts.noDeadline, kind: 'number wide', cell: ({ noDeadline }) => count(noDeadline) },
      { header: texts.onlinePercent, kind: 'number', cell: ({ onlinePercent }) => rate(onlinePercent) },
      { header: texts.online, kind: 'number wide', cell: ({ online }) => count(online) },
    ];
    const rows: readonly Row[] = [...report.groups, { ...report, name: gap.figures.total }];
    const tabs = choices(CASE_DIMENSIONS, by, {
      path: (one) => `/punctuality?by=${one}`,
      text: (one) => capitalised(DIMENSIONS[one].title[language]),
    });
    const file = `by=${by}&lang=${language}`;
    return {
      title: texts.sheet,
      current: null,
      main: html`${notes.length === 0 ? '' : html`<ul class="soft">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
<section class="card">
<nav aria-label="${group.by}"><ul class="choice">${tabs}</ul></nav>
${scrollTable(columns, rows, { caption: texts.sheet, id: 'punctuality' })}
<p class="actions">${group.download} <a href="/api/v1/exports/punctuality.xlsx?${file}">XLSX</a> <a href="/api/v1/exports/punctuality.csv?${file}">CSV</a></p>
</section>`,
    };
  },
});

type Row = PunctualityFigures & { readonly name: string };
