import { agencyRow } from '../../../domain/agencies.ts';
import { ROLES, type Role } from '../../../domain/role.ts';
import { formatDay } from '../../../domain/time.ts';
import { type Html, html } from '../../../presentation/html.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { userTexts } from './messages.ts';

/** What was entered, to be shown again. */
export interface UserForm {
  readonly name: string;
  readonly role: Role;
  readonly expires?: string | undefined;
  readonly agencies: readonly string[];
}

const EMPTY: UserForm = { name: '', role: 'viewer', agencies: [] };

export async function newUserForm(context: PageContext, form = EMPTY): Promise<Html> {
  const { add: texts } = userTexts(context.language);
  const { name, role, expires = '' } = form;
  const roles = ROLES.map(
    (one) => html`<option value="${one}"${one === role ? html` selected` : ''}>${texts.roles[one]}</option>`,
  );
  const today = formatDay(context.now, context.offsetMs);
  return html`<form class="card stacked" method="post" action="/users" aria-labelledby="add">
<h2 id="add">${texts.title}</h2>
<label for="name">${texts.name}</label>
<input id="name" name="name" value="${name}" required maxlength="64" autocomplete="off" spellcheck="false" aria-describedby="name-hint">
<p class="hint" id="name-hint">${texts.nameHint}</p>
<label for="role">${texts.role}</label>
<select id="role" name="role">${roles}</select>
<label for="expires">${texts.expires}</label>
<input id="expires" name="expires" type="date" value="${expires}" min="${today}" aria-describedby="expires-hint">
<p class="hint" id="expires-hint">${texts.expiresHint}</p>
${await agencyChoice(context, form)}
<p class="actions"><button>${texts.submit}</button></p>
</form>`;
}

async function agencyChoice(context: PageContext, { agencies: chosen }: UserForm): Promise<Html> {
  const { add: texts } = userTexts(context.language);
  const ticks = (await choosable(context)).map(
    ({ code, name }) =>
      html`<label class="tick"><input type="checkbox" name="agency" value="${code}"${chosen.includes(code) ? html` checked` : ''}> ${name === '' ? code : `${name} (${code})`}</label>
`,
  );
  if (ticks.length === 0) return html``;
  return html`<fieldset class="agencies" aria-describedby="agencies-hint">
<legend>${texts.agencies}</legend>
<p class="hint" id="agencies-hint">${texts.agenciesHint}</p>
<div hidden><label for="agency-search">${texts.search}</label> <input id="agency-search" type="search" autocomplete="off"></div>
<div class="tall" tabindex="0" role="group" aria-label="${texts.agencies}">
${ticks}</div>
</fieldset>`;
}

interface Choosable {
  readonly code: string;
  readonly name: string;
}

/** Those of the table; without one, those that cases name. */
async function choosable({ agencies, ledger, now, language }: PageContext): Promise<readonly Choosable[]> {
  const named =
    agencies === null
      ? [...(await ledger.names('agency'))].map(([code, name]) => ({ code, name }))
      : [...agencies.keys()].map((code) => ({ code, name: agencyRow(agencies, code, now)?.name ?? '' }));
  const { compare } = new Intl.Collator(language, { numeric: true });
  return named
    .filter(({ code }) => code !== '')
    .sort((a, b) => compare(a.name, b.name) || compare(a.code, b.code));
}
