import { z } from 'zod';
import { agencyRow } from '../../../domain/agencies.ts';
import { isLimited, type Release } from '../../../domain/release.ts';
import { code } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import { casesPath } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable } from '../frame/parts.ts';
import { confirmField, typedCount } from '../mappings/tables.ts';
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
      await ledger.openDelivery(openings, { by: actorOf(context), now, subject, count: opens });
      return { redirect: '/preview?opened=yes#openings' };
    });
  },
});

/** One after the other: each adds to the openings that it has read. */
let last: Promise<unknown> = Promise.resolve();
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return await turn;
}

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

/** Which agencies are open, and what each would release. Only for a key for the whole province. */
export async function openingsCard(context: PageContext, isOpened: boolean): Promise<Html> {
  const { ledger, principal, agencies, now, language } = context;
  if (principal.agencies !== null) return html``;
  const texts = openingTexts(language);
  const release = await ledger.release();
  const heading = html`<h2 id="openings">${texts.title}</h2>
${isOpened ? html`<p class="notice" role="status">${texts.opened}</p>\n` : ''}`;
  if (!isLimited(release)) {
    return html`<section class="card" aria-labelledby="openings">
${heading}<p>${release.all ? texts.allOpened : texts.unrestricted}</p>
</section>`;
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
  return html`<section class="card" aria-labelledby="openings">
${heading}<p>${texts.means}</p>
<form method="post" action="/preview/open">
${scrollTable<Row>(
  [
    { header: texts.agency, kind: 'text', cell: tick },
    { header: texts.state, cell: ({ state }) => texts.states[state] },
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
