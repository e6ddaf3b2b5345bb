import { z } from 'zod';
import { REASONS } from '../../../domain/reason.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { filterQuery } from '../../../filter/schema.ts';
import type { LedgerRecord } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { scoped } from '../../auth/scope.ts';
import { queryOf } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { caseTable } from './caseTable.ts';
import { sendingHelps } from './chosenForm.ts';
import { casesTexts } from './messages.ts';

const ACTIONS = ['replay', 'xlsx', 'csv'] as const;

/** `/chosen`: what becomes of the ticked cases of a list. Without scripts the browser sends whatever was ticked, or nothing. */
export const chosenPage = pageRoute({
  path: '/chosen',
  query: { case: filterQuery.case, do: z.enum(ACTIONS).default('xlsx') },
  show: async ({ query: { case: chosen, do: action } }, context) => {
    const texts = casesTexts(context.language).chosen;
    const page = (main: Html) => ({ title: texts.title, current: 'cases', main }) as const;
    // Without a case, either address would mean all of them.
    if (chosen === undefined || chosen.length === 0) return page(html`<p>${texts.none}</p>`);
    if (action !== 'replay')
      return { redirect: `/api/v1/exports/records.${action}?${queryOf({ case: chosen })}` };
    const { ledger } = context;
    const within = recordFilter(scoped(context, { case: chosen }) ?? {}, context);
    const records = await ledger.records(within, chosen.length, 0);
    const helped = records.filter(sendingHelps);
    const replay = `/replays/new?${queryOf({ case: helped.map(({ caseNo }) => caseNo) })}`;
    if (helped.length === chosen.length) return { redirect: replay };
    const count = (n: number): string => formatCount(n, context.language);
    const others = records.filter((record) => !sendingHelps(record));
    return page(html`<section class="card">
<p>${texts.helped(count(helped.length), count(chosen.length))}</p>
${helped.length === 0 ? '' : html`<p class="actions"><a class="button" href="${replay}">${texts.replay}</a></p>`}
${others.length === 0 ? '' : html`<h2>${texts.others}</h2>\n${howEachIsFreed(others, context)}${caseTable(others, context)}`}
</section>`);
  },
});

function howEachIsFreed(others: readonly LedgerRecord[], { language }: PageContext): Html {
  const releases = others.flatMap(({ reason }) => (reason === null ? [] : [REASONS[reason].release]));
  const { freed } = casesTexts(language);
  const sentences = [...new Set(releases)].flatMap((release) =>
    release === 'replay' ? [] : [html`<li>${freed[release]}</li>\n`],
  );
  return sentences.length === 0 ? html`` : html`<ul>\n${sentences}</ul>\n`;
}
