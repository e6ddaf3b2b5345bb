import { expect, test } from 'vitest';
import type { Served } from '../served.ts';
import { servedWithMarks } from './markedCases.ts';

/** Ends an element, an attribute in either quotes, a comment, and begins an element of its own. */
const MARK = `"'>--></title><x-evil onclick="evil()" style='x'>`;
const IN_A_PATH = encodeURIComponent(MARK);

const PAGES = [
  ...[
    '/',
    '/?days=365',
    '/agencies',
    '/causes',
    '/cases',
    '/replays',
    '/replays/1',
    '/replays/new',
    '/preview',
    '/delivery',
    '/users',
    '/alarms',
    '/published',
  ],
  ...['/audit', `/agencies/${IN_A_PATH}agency`, `/cases/${IN_A_PATH}refused`, `/cases/${IN_A_PATH}blocked`],
  ...['agency', 'domain', 'procedure', 'status', 'reason', 'level', 'month', 'age'].map(
    (by) => `/gap?by=${by}`,
  ),
  ...['agency', 'domain', 'procedure', 'portalCode', 'case', 'under'].flatMap((name) => [
    `/cases?${name}=${IN_A_PATH}agency`,
    `/gap?${name}=${IN_A_PATH}agency`,
    `/causes?${name}=${IN_A_PATH}agency`,
    `/replays/new?${name}=${IN_A_PATH}agency`,
  ]),
  ...['/agencies?tree=true', `/sign-in?next=/${IN_A_PATH}`, `/nothing/${IN_A_PATH}`, `/nothing?${IN_A_PATH}`],
  `/cases?${IN_A_PATH}=x`,
  ...[`/search?q=${IN_A_PATH}`, `/search?q=none${IN_A_PATH}`, '/search'],
];

const NAME = '[a-zA-Z][a-zA-Z0-9-]*';
const ATTRIBUTE = `\\s+(${NAME})(?:="([^"<>]*)")?`;
const TAG = new RegExp(`<(?:!DOCTYPE html|/(${NAME})|(${NAME})((?:${ATTRIBUTE})*)\\s*/?)>`, 'g');

/** What stands in the page that no page of ours has; taken apart strictly, so that nothing ends where it should not. */
function faultsOf(page: string): string[] {
  const faults: string[] = [];
  const text = page.replace(
    TAG,
    (_, _end: string, name: string | undefined, attributes: string | undefined) => {
      for (const [, attribute = '', value = ''] of (attributes ?? '').matchAll(new RegExp(ATTRIBUTE, 'g'))) {
        if (/^on|^style$|^srcdoc$/i.test(attribute)) faults.push(`attribute ${attribute}`);
        if (/^(href|src|action|formaction)$/.test(attribute) && !/^[/#](?!\/)/.test(value))
          faults.push(value);
      }
      if (name === 'script' && !/ src="\/assets\//.test(attributes ?? ''))
        faults.push('a script in the page');
      if (/^(style|iframe|object|embed|base|x-evil)$/.test(name ?? '')) faults.push(`element ${name}`);
      return '';
    },
  );
  if (/[<>]/.test(text)) faults.push(`no tag of ours: ${/.{0,40}[<>].{0,40}/.exec(text)?.[0]}`);
  return faults;
}

async function pageOf(served: Served, path: string, key: string, language: string): Promise<string> {
  const headers = { accept: 'text/html', cookie: `dongbo_lang=${language}` };
  return await (await served.ask(path, { key, headers })).text();
}

test('texts of the source, the portal, people and addresses are text on every page, never markup', async () => {
  const served = await servedWithMarks([MARK]);
  const key = await served.key('admin', { name: `${MARK}key` });
  const wrong: string[] = [];
  const showing: string[] = [];
  for (const path of PAGES) {
    for (const language of ['vi', 'en']) {
      const page = await pageOf(served, path, key, language);
      for (const fault of faultsOf(page)) wrong.push(`${path} ${language}: ${fault}`);
      if (page.replace(/<header.*<\/header>/s, '').includes('&lt;x-evil')) showing.push(path);
    }
  }
  expect(wrong).toEqual([]);
  expect(showing, 'where the texts are shown at all').toEqual(
    expect.arrayContaining([
      ...['/', '/agencies', '/causes', '/cases', '/replays/1', '/delivery', '/users', '/audit'],
      ...['/gap?by=agency', '/gap?by=domain', '/gap?by=procedure', `/cases/${IN_A_PATH}refused`],
    ]),
  );
});

test('the frame shows the agencies of a key as text, too', async () => {
  const served = await servedWithMarks([MARK]);
  const key = await served.key('operator', { agencies: [`${MARK}agency`], name: MARK });
  for (const path of ['/', '/cases', '/agencies', '/replays', '/nothing']) {
    expect(faultsOf(await pageOf(served, path, key, 'vi')), path).toEqual([]);
  }
});

test('a form that is shown again contains the typed values as text', async () => {
  const served = await servedWithMarks([MARK]);
  const key = await served.key('operator');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  for (const [path, fields] of [
    ['/sign-in', { key: 'dongbo_wrong', next: `/${MARK}` }],
    ['/replays/new', { note: MARK, case: MARK }],
    ['/replays/new', { note: MARK, agency: `${MARK}agency` }],
    ['/replays', { note: MARK, case: MARK, rate: '1' }],
    ['/preview', { agency: `${MARK}agency` }],
  ] as const) {
    const body = String(new URLSearchParams(fields));
    const page = await (await served.ask(path, { key, method: 'POST', headers, body })).text();
    expect(page, path).toContain('x-evil');
    expect(faultsOf(page), path).toEqual([]);
  }
});

test('answers for programs are no pages, and live figures cannot begin an event of their own', async () => {
  const served = await servedWithMarks([`${MARK}\n\nevent: ended\ndata: {}\n\n`]);
  const key = await served.key('admin');
  for (const path of [
    '/api/v1/gap?by=agency',
    '/api/v1/records',
    '/api/v1/audit',
    '/api/v1/delivery',
    '/metrics',
  ]) {
    const answer = await served.ask(path, { key });
    expect(answer.headers.get('content-type'), path).toMatch(/^(application\/json|text\/plain)/);
    expect(await answer.text(), path).toContain('x-evil');
  }
  const metrics = await (await served.ask('/metrics', { key })).text();
  expect(metrics.split('\n').filter((line) => !/^(#.*|[a-z_]+(\{.*\})? [\d.e+-]+|)$/i.test(line))).toEqual(
    [],
  );
  const { body } = await served.ask('/api/v1/events', { key });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  while (!heard.includes('event: delivery') || !heard.endsWith('\n\n'))
    heard += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  expect(heard).not.toContain('event: ended');
});
