import { agencyRow } from '../../../domain/agencies.ts';
import type { ApiKey } from '../../../ledger/port/keys.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDateTime } from '../../../presentation/numbers.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { type Column, scrollTable, timeOf } from '../frame/parts.ts';
import { userTexts } from './messages.ts';

/** Those who have access, then those who had it. */
export async function usersCard(context: PageContext): Promise<Html> {
  const { ledger, language } = context;
  const texts = userTexts(language);
  const keys = await ledger.apiKeys();
  const names = await ledger.names('agency');
  const nameOf = (code: string): string =>
    agencyRow(context.agencies, code, context.now)?.name || (names.get(code) ?? code);
  const { compare } = new Intl.Collator(language, { numeric: true });
  const present = keys.filter(({ revokedAt }) => revokedAt === null).sort((a, b) => compare(a.name, b.name));
  const former = keys.filter(({ revokedAt }) => revokedAt !== null).toReversed();
  const columns = columnsOf(context, nameOf);
  const count = (list: readonly ApiKey[]): string => formatCount(list.length, language);
  return html`<section class="card" aria-labelledby="users">
<h2 id="users">${texts.list}</h2>
${scrollTable([...columns.who, ...columns.use, columns.actions], present, { id: 'present', caption: texts.caption(count(present)) })}
${
  former.length === 0
    ? ''
    : html`<details><summary>${texts.formerly(count(former))}</summary>
${scrollTable([...columns.who, columns.revoked, columns.restore], former, { id: 'former', caption: texts.formerly(count(former)) })}
</details>
`
}</section>`;
}

function columnsOf(context: PageContext, nameOf: (code: string) => string) {
  const { language, offsetMs, principal, texts: pageTexts } = context;
  const { columns: heads, ...texts } = userTexts(language);
  const time = (at: number): Html => timeOf(at, offsetMs, language);
  const who: readonly Column<ApiKey>[] = [
    {
      header: heads.name,
      kind: 'text',
      cell: ({ id, name }) =>
        html`${name} ${id === principal.keyId ? texts.you : ''}<br><a class="hint" href="/audit?who=${id}" aria-label="${texts.trail}: ${name} ${id}">${id}</a>`,
    },
    {
      header: heads.role,
      cell: (key) =>
        html`${pageTexts.frame.roles[key.role]}<div class="hint narrow">${scopeOf(key.agencies)}<br>${lastUse(key)}</div>`,
    },
    { header: heads.agencies, kind: 'text wide', cell: ({ agencies }) => scopeOf(agencies) },
  ];
  return {
    who,
    use: [
      { header: heads.lastUsed, kind: 'wide', cell: lastUse },
      { header: heads.expires, kind: 'wide', cell: expiry },
    ],
    revoked: { header: heads.revoked, cell: ({ revokedAt }: ApiKey) => time(revokedAt ?? 0) },
    actions: { header: heads.actions, cell: actions },
    restore: { header: heads.actions, cell: restore },
  };

  function scopeOf(agencies: ApiKey['agencies']): string {
    return agencies === null ? pageTexts.frame.wholeProvince : agencies.map(nameOf).join('; ');
  }

  function lastUse({ lastUsedAt, linkExpiresAt }: ApiKey): Html {
    const used = lastUsedAt === null ? html`${texts.never}` : time(lastUsedAt);
    if (linkExpiresAt === null) return used;
    const link =
      linkExpiresAt > context.now
        ? texts.linkUntil(formatDateTime(linkExpiresAt, offsetMs, language))
        : texts.linkExpired;
    return html`${used}<p class="hint">${link}</p>`;
  }

  function expiry({ expiresAt }: ApiKey): Html {
    if (expiresAt === null) return html`${texts.noExpiry}`;
    // The last instant at which it is valid, so that a key that ends at midnight shows the day before.
    const last = expiresAt - 1;
    if (expiresAt > context.now) return time(last);
    return html`<strong>${texts.expired(formatDateTime(last, offsetMs, language))}</strong>`;
  }

  /** Of a key with a secret there is no way back: make another. */
  function restore({ id, name, issuer }: ApiKey): Html {
    if (issuer === null) return html``;
    return html`<form method="post" action="/users/${id}/restore"><button class="plain" aria-label="${texts.restore}: ${name}">${texts.restore}</button></form>`;
  }

  function actions({ id, name, issuer }: ApiKey): Html {
    const link =
      issuer === null
        ? html`<form method="post" action="/users/${id}/link"><button class="plain" aria-label="${texts.newLink}: ${name}">${texts.newLink}</button></form>
`
        : html`<p class="hint">${texts.bySso(context.deps.settings.http.oidc?.label ?? 'SSO')}</p>
`;
    return html`${link}<details><summary aria-label="${texts.revoke} ${name}">${texts.revoke}</summary>
<form method="post" action="/users/${id}/revoke"><p class="hint">${texts.revokeText(name)}</p><button>${texts.confirmRevoke}</button></form></details>`;
  }
}
