import { z } from 'zod';
import { UsageError } from '../../../domain/errors.ts';
import { ROLES } from '../../../domain/role.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatDateTime } from '../../../presentation/numbers.ts';
import type { KeyLink } from '../../../reports/keys/schema.ts';
import { createKey, keyParams, linkKey, revokeKey } from '../../api/keys.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import { HttpProblem, problem } from '../../server/problem.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { userTexts } from './messages.ts';
import { newUserForm, type UserForm } from './newUserForm.ts';
import { usersCard } from './usersCard.ts';

const agency = z.string().max(200);

/** `/users`: who has access, and as what. */
export const usersPage = pageRoute({
  path: '/users',
  access: 'admin',
  query: { revoked: z.literal('yes').optional(), restored: z.literal('yes').optional() },
  show: async ({ query: { revoked, restored } }, context) => {
    wholeProvince(context.principal);
    const texts = userTexts(context.language);
    const done = revoked === undefined ? restored && texts.restored : texts.revoked;
    return await pageOf(done === undefined ? html`` : notice(done), context);
  },
});

/** Answers with the link itself: in an address it would be kept by the browser. */
export const createUserPage = pageRoute({
  method: 'POST',
  path: '/users',
  access: 'admin',
  body: {
    name: z.string().max(200).default(''),
    role: z.enum(ROLES),
    expires: z.string().max(40).optional(),
    agency: z.union([agency, z.array(agency).max(1_000)]).optional(),
  },
  show: async ({ body }, context) => {
    const form = { ...body, agencies: [body.agency ?? []].flat() };
    try {
      const agencies = form.agencies.length === 0 ? null : form.agencies;
      return await pageOf(linkCard(await createKey({ ...form, agencies }, context), context), context);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const page = await pageOf(notice(`${error.message} ${error.remedy}`, true), context, form);
      return { ...page, status: 400 };
    }
  },
});

export const linkUserPage = pageRoute({
  method: 'POST',
  path: '/users/:id/link',
  access: 'admin',
  params: keyParams,
  show: ({ params: { id } }, context) =>
    orNotice(context, async () => await pageOf(linkCard(await linkKey(id, context), context), context)),
});

/** Lets a person sign in again by the identity provider. */
export const restoreUserPage = pageRoute({
  method: 'POST',
  path: '/users/:id/restore',
  access: 'admin',
  params: keyParams,
  show: ({ params: { id } }, context) =>
    orNotice(context, async () => {
      wholeProvince(context.principal);
      const key = await context.ledger.restoreIdentity(id, actorOf(context), context.now);
      if (key === null) throw problem('keys.unknown', id);
      return { redirect: '/users?restored=yes' };
    }),
});

export const revokeUserPage = pageRoute({
  method: 'POST',
  path: '/users/:id/revoke',
  access: 'admin',
  params: keyParams,
  show: ({ params: { id } }, context) =>
    orNotice(context, async () => {
      await revokeKey(id, context);
      return { redirect: '/users?revoked=yes' };
    }),
});

/** Says on the page itself why a key cannot be revoked, or is not there. */
async function orNotice<T>(context: PageContext, act: () => Promise<T>): Promise<T | Page> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const texts = userTexts(context.language);
    const { code, status } = error;
    if (code === 'keys.last_admin')
      return { ...(await pageOf(notice(texts.lastAdmin, true), context)), status };
    if (code === 'keys.unknown') return { ...(await pageOf(notice(texts.gone, true), context)), status };
    throw error;
  }
}

async function pageOf(above: Html, context: PageContext, form?: UserForm): Promise<Page> {
  const texts = userTexts(context.language);
  const main = html`${above}<p>${texts.intro}</p>
${await usersCard(context)}
${await newUserForm(context, form)}`;
  return {
    title: context.texts.frame.pages.users,
    current: 'users',
    path: '/users',
    main,
    scripts: ['agencies.js'],
  };
}

function notice(text: string, bad = false): Html {
  return bad
    ? html`<p class="notice bad" role="alert">${text}</p>
`
    : html`<p class="notice" role="status">${text}</p>
`;
}

function linkCard({ name, link, linkExpiresAt }: KeyLink, { language, offsetMs }: PageContext): Html {
  const { made: texts } = userTexts(language);
  const until = formatDateTime(Date.parse(linkExpiresAt), offsetMs, language);
  return html`<section class="card" role="status" aria-labelledby="new-link">
<h2 id="new-link">${texts.title(name)}</h2>
<p>${texts.send}</p>
<p><input class="secret" readonly value="${link}" aria-label="${texts.link}" spellcheck="false" autocomplete="off"></p>
<p class="hint">${texts.until(until)}</p>
</section>
`;
}
