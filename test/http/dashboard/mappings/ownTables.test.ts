import { expect, test } from 'vitest';
import { ownTablesSite } from '../../ownTables.ts';
import { signedIn } from '../browser.ts';

async function site() {
  const { served, text } = await ownTablesSite();
  const browser = await signedIn(served, await served.key('admin', { name: 'An' }));
  const page = async (path: string): Promise<string> => await (await browser.get(path)).text();
  return { served, text, browser, page };
}

const EDIT = '/mappings/statuses/edit?code=9&amp;source=igate';

test("a code that holds a source's cases back leads to the own table of that source, from every page", async () => {
  const { page } = await site();
  const mappings = await page('/mappings');
  expect(mappings).toContain(`<a href="${EDIT}">9</a> <span class="hint">The source igate</span>`);
  expect(mappings).toContain('<a href="/mappings/statuses/edit?code=9">9</a>');
  expect(mappings).toContain('Table of statuses of the source igate');
  const causes = await page('/causes');
  expect(causes).toContain(`href="${EDIT}"`);
  expect(causes).toContain('in the table of statuses of the source igate');
  expect(await page('/cases/igate-1')).toContain(`href="${EDIT}"`);
  expect(await page('/cases/main-1')).toContain('href="/mappings/statuses/edit?code=9"');
});

test('the own table is searched, changed and undone on its page, and the one of the province stays', async () => {
  const { served, text, browser, page } = await site();
  const before = served.deps.tables.read('statuses').version;
  const table = await page('/mappings/statuses?source=igate');
  expect(table).toContain('Table of statuses of the source igate');
  expect(table).toContain('<a href="/mappings/statuses?source=igate" aria-current="true">');
  expect(table).toContain('<a href="/mappings/statuses">The province (for all sources)</a>');
  expect(await page('/mappings/statuses?source=igate&search=2')).toContain('Rows: 1');
  const form = await page('/mappings/statuses/edit?code=9&source=igate&value=4');
  expect(form).toContain('Cases that will be sent: 3.');
  const saved = await browser.post('/mappings/statuses/save', { code: '9', source: 'igate', value: '4' });
  expect(saved.headers.get('location')).toBe('/mappings/statuses/edit?code=9&source=igate&saved=3');
  expect(text()).toBe('local,portal\n1,1\n2,2\n9,4\n');
  expect(await page('/mappings/statuses?source=igate')).toContain('Last change: key:An');
  expect(await page('/mappings/statuses')).not.toContain('Last change');
  const undone = await browser.post('/mappings/statuses/undo', { source: 'igate' });
  expect(undone.headers.get('location')).toBe('/mappings/statuses?source=igate&undone=yes');
  const removed = await browser.post('/mappings/statuses/remove', { code: '2', source: 'igate' });
  expect(removed.headers.get('location')).toBe('/mappings/statuses?source=igate');
  expect(text()).toBe('local,portal\n1,1\n');
  expect(served.deps.tables.read('statuses').version).toBe(before);
});

test('only an administrator changes it, and a table that is not there says what to do', async () => {
  const { served, page } = await site();
  const operator = await signedIn(served, await served.key('operator'));
  const form = await (await operator.get('/mappings/statuses/edit?code=9&source=igate')).text();
  expect(form).toContain('Only an administrator changes the tables.');
  const refused = await operator.post('/mappings/statuses/save', { code: '9', source: 'igate', value: '4' });
  expect(refused.status).toBe(403);
  expect(await page('/mappings/agencies?source=igate')).toContain('name a file under mappings.agencies');
});
