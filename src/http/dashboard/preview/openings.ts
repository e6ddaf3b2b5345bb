import { z } from 'zod';
import { agencyRow } from '../../../domain/agencies.ts';
import { isLimited, type Release, ruleText } from '../../../domain/release.ts';
import { code } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import { casesPath } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable } from '../frame/parts.ts';
import { confirmField, typedCount } from '../mappings/confirm.ts';
import { mayClose } from './closings.ts';
import { inTurn } from './inTurn.ts';
import { openingTexts } from './openingMessages.ts';

/** More cases need their number, as app/tableGuards.ts has it. */
const CONFIRMED_BEYOND = 1_000;
/** The number changes while a person reads it: the source is read on. */
const CONFIRMED_WITHIN = 0.1;
/** Codes that the audit trail names; of more their number. */
const NAMED = 20;

const openBody = {
  agency: z.union([code, z.array(code).max(2_000)]).optional(),
  all: z.literal('yes').optional(),
  confirm: typedCount.optional(),
};

/** Opens delivery for the chosen agencies, or for everything. The next sweep releases the cases. */
export const openDeliveryPage = pageRoute({
  method: 'POST',
  path: '/preview/open',
  access: 'operator',
  body: openBody,
  show: async ({ body: { agency, all, confirm } }, context) => {
    wholeProvince(context.principal);
    const codes = [...new Set([agency ?? []].flat())];
    if (all === undefined && codes.length === 0) return { redirect: '/preview#openings' };
    return await inTurn(async () => {
      const { ledger, now } = context;
      const before = await ledger.release();
      // Nothing is restricted: an opening would be the first rule, and close everything else.
      if (!isLimited(before)) return { redirect: '/preview#openings' };
      const known = new Set((await ledger.gapGroups('agency')).map(({ key }) => key));
      const opened = codes.filter((one) => known.has(one) && openness(before, one) !== 'open');
      if (all === undefined && opened.length === 0) return { redirect: '/preview#openings' };
      const openings = {
        opened: [...before.opened, ...opened.map((agencyCode) => ({ agencyCode }))],
        cases: before.cases,
        all: all !== undefined,
      };
      const { opens } = await ledger.previewRelease(openings, now);
      if (opens > CONFIRMED_BEYOND && !isConfirmed(opens, confirm)) {
        const main = confirmCard({ codes: all === undefined ? opened : null, opens }, context);
        const title = openingTexts(context.language).title;
        return {
          title,
          current: 'preview',
          main,
          path: '/preview',
          status: confirm === undefined ? 200 : 409,
        };
      }
      const subject = all === undefined ? named(opened) : 'all';
      const change = { by: actorOf(context), now, action: 'delivery.opened', subject, count: opens } as const;
      await ledger.openDelivery(openings, change);
      return { redirect: '/preview?opened=yes#openings' };
    });
  },
});

function isConfirmed(opens: number, confirmed: number | undefined): boolean {
  return confirmed !== undefined && Math.abs(confirmed - opens) <= opens * CONFIRMED_WITHIN;
}

function named(codes: readonly string[]): string {
  const rest = codes.length - NAMED;
  return codes.slice(0, NAMED).join(', ') + (rest > 0 ? ` (+${rest})` : '');
}

type Openness = 'open' | 'partly' | 'closed';

/** Partly: a rule opens some of its cases, or may, because it names no agency. */
function openness({ configured, opened, all }: Release, agencyCode: string): Openness {
  if (all) return 'open';
  const own = [...configured, ...opened].filter(
    (rule) => rule.agencyCode === undefined || rule.agencyCode === agencyCode,
  );
  const isWhole = own.some(({ agencyCode: _, ...rest }) =>
    Object.values(rest).every((one) => one === undefined),
  );
  if (isWhole) return 'open';
  return own.length > 0 ? 'partly' : 'closed';
}

/** What the page has just done, in its address. */
export const openingDone = z.enum(['yes', 'closed', 'trial']);

/** Which agencies are open, and what each would release. Only for a key for the whole province. */
export async function openingsCard(
  context: PageContext,
  done: z.output<typeof openingDone> | undefined,
): Promise<Html> {
  const { ledger, principal, agencies, now, language } = context;
  if (principal.agencies !== null) return html``;
  const texts = openingTexts(language);
  const release = await ledger.release();
  const heading = html`<h2 id="openings">${texts.title}</h2>
${done === undefined ? '' : html`<p class="notice" role="status">${texts.done[done]}</p>\n`}`;
  if (!isLimited(release)) {
    return html`<section class="card" aria-labelledby="openings">
${heading}<p>${release.all ? texts.allOpened : texts.unrestricted}</p>
${release.all && isLimited({ ...release, all: false }) ? closeForm('all', texts.closeAll) : ''}</section>`;
  }
  const filter = { reasons: ['NOT_RELEASED'] } as const;
  const waiting = await ledger.gapFiltered({ filter, by: 'agency' });
  const cases = new Map(waiting.map(({ key, never, stale }) => [key, never + stale]));
  const names = await ledger.names('agency');
  const rows = (await ledger.gapGroups('agency'))
    .filter(({ key }) => key !== '')
    .map(({ key }) => ({
      key,
      name: agencyRow(agencies, key, now)?.name || (names.get(key) ?? ''),
      state: openness(release, key),
      releases: cases.get(key) ?? 0,
    }))
    .sort((a, b) => b.releases - a.releases || (a.key < b.key ? -1 : 1));
  type Row = (typeof rows)[number];
  const count = (n: number): string => formatCount(n, language);
  const tick = ({ key, name, state }: Row): Html =>
    state === 'open'
      ? html`${name} (${key})`
      : html`<label class="tick"><input type="checkbox" name="agency" value="${key}"> ${name} (${key})</label>`;
  const held = ({ key, releases }: Row): Html | string =>
    releases === 0
      ? count(0)
      : html`<a href="${casesPath({ agency: [key], reason: ['NOT_RELEASED'] })}">${count(releases)}</a>`;
  const state = ({ key, state: openState }: Row): Html =>
    html`${texts.states[openState]}${mayClose(release, { agency: key }) ? html` <button class="plain" formaction="/preview/close" name="close" value="${key}" aria-label="${texts.close} ${key}">${texts.close}</button>` : ''}`;
  const trial = release.cases.length;
  return html`<section class="card" aria-labelledby="openings">
${heading}<p>${texts.means}</p>
${await uselessRules(release, context)}${
  trial === 0
    ? ''
    : html`<p>${texts.trialOpen(count(trial))}</p>
${mayClose(release, 'cases') ? closeForm('cases', texts.closeTrial) : ''}`
}<form method="post" action="/preview/open">
${scrollTable<Row>(
  [
    { header: texts.agency, kind: 'text', cell: tick },
    { header: texts.state, cell: state },
    { header: texts.releases, kind: 'number', cell: held },
  ],
  rows,
  { id: 'openings-table', caption: texts.caption },
)}
<p class="actions"><button>${texts.submit}</button></p>
</form>
<form method="post" action="/preview/open"><input type="hidden" name="all" value="yes">
<p class="actions"><button class="quiet">${texts.submitAll}</button></p>
</form>
</section>`;
}

function closeForm(what: 'all' | 'cases', text: string): Html {
  return html`<form method="post" action="/preview/close"><input type="hidden" name="what" value="${what}">
<p class="actions"><button class="quiet">${text}</button></p>
</form>
`;
}

/** Rules of the configuration that match no case: a code that is mistyped opens nothing, and nobody would notice. */
async function uselessRules({ configured }: Release, { ledger, language }: PageContext): Promise<Html> {
  const useless = await ledger.rulesWithoutCases(configured);
  if (useless.length === 0) return html``;
  return html`<p class="notice bad">${openingTexts(language).useless(useless.map(ruleText).join('; '))}</p>
`;
}

/** `codes`: null = everything. */
function confirmCard(
  { codes, opens }: { readonly codes: readonly string[] | null; readonly opens: number },
  { language }: PageContext,
): Html {
  const texts = openingTexts(language);
  const fields =
    codes === null
      ? html`<input type="hidden" name="all" value="yes">`
      : codes.map((one) => html`<input type="hidden" name="agency" value="${one}">`);
  return html`<form class="card stacked" method="post" action="/preview/open">
<p role="status"><strong>${texts.wouldOpen(formatCount(opens, language))}</strong></p>
${fields}${confirmField(opens, { language })}
<p class="actions"><button>${texts.confirm(formatCount(opens, language))}</button> <a href="/preview#openings">${texts.back}</a></p>
</form>`;
}
