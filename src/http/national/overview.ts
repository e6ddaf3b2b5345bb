import { provinceTitle } from '../../domain/province.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { type Html, html } from '../../presentation/html.ts';
import { NO_FIGURE } from '../../presentation/numbers.ts';
import { gapTexts } from '../../reports/gap/messages.ts';
import { readAsOf } from '../../reports/gap/options.ts';
import { nationalGapTexts } from '../../reports/national/messages.ts';
import { nationalNotes } from '../../reports/national/notes.ts';
import { type NationalGap, nationalGapSchema, type ProvinceFigures } from '../../reports/national/schema.ts';
import { asOfQuery, languageQuery } from '../api/query.ts';
import { type Column, scrollTable, timeOf } from '../dashboard/frame/parts.ts';
import { figures } from '../dashboard/overview/figures.ts';
import type { Server } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import { HttpProblem } from '../server/problem.ts';
import type { NationalDeps } from './deps.ts';
import { figuresFor } from './figures.ts';
import { nationalTexts } from './messages.ts';
import { type NationalContext, nationalContext, sendNationalPage, signedInAs } from './page.ts';
import { type Reader, readersOf } from './readers.ts';

/** The figures of the provinces and their sum, for those who may see several: as `gap --json` of several, and as a page. */
export function overviewRoutes(server: Server, deps: NationalDeps): void {
  server.get(
    '/api/v1/gap',
    {
      // Each province lets in whom it knows, see readersOf.
      config: { access: 'public', provinces: 'key' },
      schema: {
        tags: ['gap'],
        summary: 'The sync gap of the provinces, and their sum',
        querystring: strictObject({ ...asOfQuery, ...languageQuery }),
        response: { 200: nationalGapSchema },
      },
    },
    async (request) => {
      const readers = await readersOf(request, deps);
      const { asOf, lang: language = deps.language } = request.query;
      if (asOf !== undefined) readAsOf(asOf, { ...deps, now: deps.now(), language });
      return await figuresFor(readers, { ...deps, language, asOf });
    },
  );

  server.get('/', { config: { access: 'public', page: true } }, async (request, reply) => {
    const context = nationalContext(request, deps);
    const title = nationalTexts(context.language).provinces;
    let readers: readonly Reader[];
    try {
      readers = await readersOf(request, deps);
    } catch (error) {
      // Nobody here, or nobody any more: the list is for all.
      if (!(error instanceof HttpProblem)) throw error;
      return sendNationalPage(reply, context, { title, main: list(deps, context) });
    }
    const gap = await figuresFor(readers, { ...deps, language: context.language });
    const main = overview(gap, readers, { ...context, offsetMs: deps.offsetMs });
    return sendNationalPage(
      reply,
      { ...context, reader: signedInAs(readers) },
      {
        ...{ title, main },
        asOf: formatsOf({ ...context, offsetMs: deps.offsetMs }).time(deps.now()),
      },
    );
  });
}

function list({ mounts }: NationalDeps, { language }: NationalContext): Html {
  const texts = nationalTexts(language);
  const rows = mounts.map(({ province, path, side }) => {
    const title = provinceTitle(province, language);
    return html`<li><a href="${path}/">${title}</a>${side === null ? ` (${texts.away})` : ''}</li>\n`;
  });
  return html`<ul>\n${rows}</ul>\n<p class="actions"><a href="/sign-in">${texts.toFigures}</a></p>`;
}

interface Row {
  readonly name: string | Html;
  readonly figures: Pick<ProvinceFigures, 'total' | 'synced' | 'unsynced' | 'syncedPercent'> | null;
  readonly when: string | Html;
}

function overview(
  gap: NationalGap,
  readers: readonly Reader[],
  { language, offsetMs }: NationalContext & { readonly offsetMs: number },
): Html {
  const texts = nationalGapTexts(language);
  const words = gapTexts(language);
  const { count, percent } = formatsOf({ language });
  const when = (of: ProvinceFigures): string | Html =>
    of.readAt === null ? texts.neverRead : timeOf(Date.parse(of.readAt), offsetMs, language);
  const rows: readonly Row[] = [
    ...gap.provinces.map(({ name, figures: own, unread }, place): Row => {
      const mount = readers[place]?.mount;
      const title = mount === undefined ? name : provinceTitle(mount.province, language);
      return {
        // The way in is for everybody, who may have another key there.
        name: html`<a href="${mount?.path ?? ''}/">${title}</a>`,
        figures: own,
        when: own !== null ? when(own) : unread === null ? '' : texts.unread[unread],
      };
    }),
    { name: html`<strong>${texts.sum}</strong>`, figures: gap, when: '' },
  ];
  const figure = (
    header: string,
    show: (of: NonNullable<Row['figures']>) => string,
    kind = 'number',
  ): Column<Row> => ({
    ...{ header, kind },
    cell: ({ figures: own }) => (own === null ? NO_FIGURE : show(own)),
  });
  const columns: readonly Column<Row>[] = [
    { header: texts.figures.name, cell: ({ name }) => name },
    figure(words.total, ({ total }) => count(total)),
    // The sum above has it, and the two beside it say it.
    figure(words.synced, ({ synced }) => count(synced), 'number wide'),
    figure(words.unsynced, ({ unsynced }) => count(unsynced)),
    figure(texts.rate, ({ syncedPercent }) => percent(syncedPercent)),
    { header: texts.figures.readAt, cell: (row) => row.when },
  ];
  const notes = nationalNotes(gap, language).map((note) => html`<p class="notice">${note}</p>\n`);
  return html`${notes}${figures(gap, { language }, { live: false })}
<section class="card"><h2>${nationalTexts(language).each}</h2>
${scrollTable(columns, rows, { kind: 'provinces' })}</section>`;
}
