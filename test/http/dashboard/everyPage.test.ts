import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';
import { type Browser, openBrowser, signedIn } from './browser.ts';

/** Links that are followed, at most: every kind of page is among the first. */
const MOST_PAGES = 60;
const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

async function servedWithMarkup(): Promise<Served> {
  const served = await serve();
  const rows = manyRows(4, (i) => ({
    caseNo: `H23/${i} ${EVIL}`,
    agencyCode: `H23.${i % 2}${EVIL}`,
    agencyName: `Sở ${EVIL}`,
    procedureCode: EVIL,
    procedureName: EVIL,
    domainName: EVIL,
    status: EVIL,
  }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const lease = await served.ledger.lease({ owner: 'me', limit: 2, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const settlement = {
    outcome: 'rejected',
    reason: 'PORTAL_REJECTED',
    portalCode: EVIL,
    detail: EVIL,
  } as const;
  const settled = (lease?.records ?? []).map(
    ({ id, version }) => ({ id, version, sentStatus: '4', settlement }) as const,
  );
  await served.ledger.settle('me', settled, NOW);
  await served.ledger.pauseDelivery({ by: { who: `key:${EVIL}`, origin: EVIL }, note: EVIL, now: NOW });
  return served;
}

/** What the pages' Content-Security-Policy would refuse, and so does not work, or what leads elsewhere. */
function offences(page: string): string[] {
  const found: string[] = [];
  for (const [tag, name = '', attributes = ''] of page.matchAll(
    /<([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi,
  )) {
    for (const [, attribute = '', value = ''] of attributes.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)) {
      if (attribute.startsWith('on') || attribute === 'style') found.push(tag);
      const leads = ['href', 'src', 'action', 'formaction'].includes(attribute);
      if (leads && !/^[/?#](?!\/)/.test(value)) found.push(tag);
    }
    if (['style', 'base', 'iframe', 'object', 'embed'].includes(name.toLowerCase())) found.push(tag);
    if (name.toLowerCase() === 'img') found.push(tag);
  }
  // No script but those that are loaded, and those are empty.
  for (const [script, attributes = '', text = ''] of page.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gis)) {
    if (!/ src="\/assets\//.test(attributes) || text !== '') found.push(script);
  }
  // Every < is of a tag: what stands in data is written as an entity.
  const rest = page.replaceAll(
    /<\/?[a-z][a-z0-9-]*((\s+[a-z-]+(="[^"<>]*")?)*)\s*\/?>|<!DOCTYPE html>/gi,
    '',
  );
  for (const [ctx] of rest.matchAll(/.{0,40}[<>].{0,40}/g)) found.push(ctx);
  return found;
}

async function walk(browser: Browser, from: readonly string[]): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const toVisit = [...from];
  for (let path = toVisit.shift(); path !== undefined && pages.size < MOST_PAGES; path = toVisit.shift()) {
    if (pages.has(path)) continue;
    const answer = await browser.get(path);
    if (!(answer.headers.get('content-type') ?? '').startsWith('text/html')) {
      await answer.body?.cancel();
      continue;
    }
    const page = await answer.text();
    pages.set(path, page);
    for (const [, link = ''] of page.matchAll(/<a[^>]* href="([^"#]+)"/g)) {
      const next = link.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
      const absolute = next.startsWith('?') ? `${path.split('?')[0]}${next}` : next;
      if (!/^\/(language|api|docs|queues)\b/.test(absolute)) toVisit.push(absolute);
    }
  }
  return pages;
}

test.each(['vi', 'en'])(
  'no page in %s has inline code or anything from other sites, and names are text on each',
  async (language) => {
    const served = await servedWithMarkup();
    const browser = await signedIn(served, await served.key('admin', { name: EVIL.slice(0, 20) }));
    await browser.get(`/language/${language}`);
    const pages = await walk(browser, ['/', '/sign-in', '/sign-in?next=/cases', '/nothing-here', '/?days=0']);
    expect(pages.size).toBeGreaterThan(4);
    for (const [path, page] of pages)
      expect({ path, offences: offences(page) }).toEqual({ path, offences: [] });
    const stranger = await (
      await openBrowser(served).get(`/sign-in?next=/cases?a=${encodeURIComponent(EVIL)}`)
    ).text();
    expect(offences(stranger)).toEqual([]);
  },
);

test('the check itself finds what it looks for', () => {
  for (const page of [
    '<p style="color:red">',
    '<button onclick="go()">',
    '<script>go()</script>',
    '<script src="https://other.example/x.js"></script>',
    '<a href="//other.example">',
    '<a href="javascript:go()">',
    '<style>p{}</style>',
    '<img src="/x.png">',
    '<td>a < b</td>',
  ]) {
    expect(offences(page)).not.toEqual([]);
  }
  expect(offences('<p class="a"><a href="/cases?a=1">1 &lt; 2</a></p>')).toEqual([]);
});
