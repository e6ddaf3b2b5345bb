import { expect, test } from 'vitest';
import { startOfDay } from '../../../../src/domain/time.ts';
import { agencyBook, anAgency } from '../../../reports/agencyBook.ts';
import { settleAs, work } from '../../../reports/worklist/workLedger.ts';
import { aRow, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { page } from '../page.ts';

const NASTY = '<img src=x onerror=alert(1)>';
const DAY = 86_400_000;
/** From then on M is below B; before, it was below A. */
const MOVED = NOW - 10 * DAY;

/** P without cases of its own above A and B; A1 below A; M, which has moved. */
async function site(): Promise<Served> {
  const agencies = agencyBook(
    anAgency('P', { name: 'Tỉnh' }),
    anAgency('A', { name: 'Sở A', parent: 'P' }),
    anAgency('B', { name: NASTY, parent: 'P' }),
    anAgency('A1', { name: 'Xã A1', parent: 'A', level: 'commune' }),
    anAgency('M', { name: 'Phòng M', parent: 'A', validTo: MOVED - 1 }),
    anAgency('M', { name: 'Phòng M', parent: 'B', validFrom: MOVED }),
  );
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
  });
  await work(served.ledger, [
    { caseNo: 'a-1', agencyCode: 'A', as: settleAs.synced },
    { caseNo: 'a-2', agencyCode: 'A', as: settleAs.synced },
    { caseNo: 'a-3', agencyCode: 'A', as: settleAs.invalid },
    { caseNo: 'a1-1', agencyCode: 'A1', as: settleAs.refused('11') },
    { caseNo: 'a1-2', agencyCode: 'A1', as: settleAs.refused('11') },
    { caseNo: 'b-1', agencyCode: 'B', as: settleAs.synced },
    { caseNo: 'm-before', agencyCode: 'M', receivedAt: MOVED - DAY, as: settleAs.unmapped },
    { caseNo: 'm-after', agencyCode: 'M', receivedAt: MOVED + DAY, as: settleAs.synced },
  ]);
  return served;
}

/** Of each row: where its name leads, its total and unsynced, and where its cases are. */
function rows(text: string): (string | undefined)[][] {
  return [...text.matchAll(/<tr><th scope="row".*?<\/tr>/gs)].map(([row]) => {
    const counts = [...row.matchAll(/<td class="number[^"]*">([^<]*)</g)].map(([, count]) => count);
    const cases = /href="(\/cases[^"]*)"/.exec(row)?.[1];
    return [/href="(\/agencies\/[^"]*)"/.exec(row)?.[1], counts[0], counts[2], cases];
  });
}

test('every agency with cases has a row, most unsynced first, with links to its page and its cases', async () => {
  const { text } = await page(await site(), '/agencies');
  expect(rows(text)).toEqual([
    ['/agencies/A1', '2', '2', '/cases?agency=A1'],
    ['/agencies/A', '3', '1', '/cases?agency=A'],
    ['/agencies/M', '2', '1', '/cases?agency=M'],
    ['/agencies/B', '1', '0', '/cases?agency=B'],
  ]);
  expect(text).toContain('<a href="/api/v1/exports/gap.xlsx?by=agency">XLSX</a>');
});

test.each([
  ['total', 'desc', ['A', 'A1', 'M', 'B']],
  ['total', 'asc', ['B', 'A1', 'M', 'A']],
  ['synced', undefined, ['A', 'B', 'M', 'A1']],
  ['rate', undefined, ['B', 'A', 'M', 'A1']],
  ['unsynced', 'asc', ['B', 'A', 'M', 'A1']],
  ['name', undefined, ['B', 'M', 'A', 'A1']],
  ['name', 'desc', ['A1', 'A', 'M', 'B']],
] as const)('the rows sorted by %s %s are in that order', async (sort, order, expected) => {
  const query = order === undefined ? `sort=${sort}` : `sort=${sort}&order=${order}`;
  const { text } = await page(await site(), `/agencies?${query}`);
  expect(rows(text).map(([path]) => path)).toEqual(expected.map((code) => `/agencies/${code}`));
});

test('the column headings show the sort order, and a click reverses it', async () => {
  const served = await site();
  const { text } = await page(served, '/agencies');
  expect(text).toContain('aria-sort="descending"><a href="/agencies?sort=unsynced&amp;order=asc">Unsynced');
  expect(text).toContain('aria-sort="none"><a href="/agencies?sort=name&amp;order=asc">Name');
  expect(text).toContain('aria-sort="none"><a href="/agencies?sort=total&amp;order=desc">Total');
  expect(text.match(/aria-sort="(ascending|descending)"/g)).toHaveLength(1);
  const turned = await page(served, '/agencies?sort=unsynced&order=asc');
  expect(turned.text).toContain('aria-sort="ascending"><a href="/agencies?sort=unsynced&amp;order=desc">');
  expect((await page(served, '/agencies?sort=colour')).status).toBe(400);
});

test('in the tree each agency comes below its parent, and its cases include those of all agencies below it', async () => {
  const { text } = await page(await site(), '/agencies?view=tree');
  expect(rows(text)).toEqual([
    ['/agencies/P', '8', '4', '/cases?under=P'],
    ['/agencies/A', '6', '4', '/cases?under=A'],
    ['/agencies/A1', '2', '2', '/cases?agency=A1'],
    ['/agencies/M', '1', '1', '/cases?agency=M'],
    ['/agencies/B', '2', '0', '/cases?under=B'],
    ['/agencies/M', '1', '0', '/cases?agency=M'],
  ]);
  expect(text).toContain('<th scope="row" class="depth-2"><a href="/agencies/A1">');
  expect(text).toContain('gap.csv?by=agency&amp;tree=true');
  expect(text).not.toContain('aria-sort');
});

const LINES = /<svg class="spark"[^>]* aria-label="([^"]*)"><polyline points="([^"]*)"/g;

test('a small line shows how the unsynced cases of each agency went since its first daily snapshot', async () => {
  const served = await site();
  expect((await page(served, '/agencies')).text).not.toContain('Last 30 days');
  for (const day of [3, 2, 1]) {
    const midnight = startOfDay(NOW) - day * DAY;
    await served.ledger.takeSnapshot(midnight, midnight);
  }
  const rows = [aRow({ caseNo: 'a-4', sourceId: 'a-4', agencyCode: 'A' })];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const { text } = await page(served, '/agencies');
  expect(text).toContain('<th scope="col" class="wide">Last 30 days</th>');
  const lines = [...text.matchAll(LINES)].map(([, label, points = '']) => [label, points.split(' ').length]);
  expect(lines).toEqual([
    ['Unsynced: 1 → 2', 4],
    ['Unsynced: 2 → 2', 4],
    ['Unsynced: 1 → 1', 4],
    ['Unsynced: 0 → 0', 4],
  ]);
  // A row of the tree counts the agencies below it too, which a snapshot does not.
  expect((await page(served, '/agencies?view=tree')).text).not.toContain('spark');
});

test('a key sees no line of an agency that was not always its own', async () => {
  const served = await site();
  const midnight = startOfDay(NOW);
  await served.ledger.takeSnapshot(midnight, midnight);
  const { text } = await page(served, '/agencies', { agencies: ['A'] });
  expect(rows(text).map(([path]) => path)).toEqual(['/agencies/A1', '/agencies/A', '/agencies/M']);
  expect(text.match(LINES)).toHaveLength(2);
});

test('every link of the tree works, also for a key of one agency', async () => {
  const served = await site();
  for (const agencies of [undefined, ['A'], ['A1'], ['B']]) {
    const options = agencies === undefined ? {} : { agencies };
    const { text } = await page(served, '/agencies?view=tree', options);
    const links = [...text.matchAll(/href="(\/(?:agencies\/|cases)[^"]*)"/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(1);
    for (const link of new Set(links)) {
      expect({ link, status: (await page(served, link, options)).status }).toEqual({ link, status: 200 });
    }
  }
});

test('a key sees its own agencies only, and for a moved agency only the days when it was its own', async () => {
  const served = await site();
  const ofA = { agencies: ['A'] };
  expect(rows((await page(served, '/agencies', ofA)).text).map((row) => row.slice(0, 3))).toEqual([
    ['/agencies/A1', '2', '2'],
    ['/agencies/A', '3', '1'],
    ['/agencies/M', '1', '1'],
  ]);
  const moved = await page(served, '/agencies/M', ofA);
  expect(moved.text).toContain('1.005129');
  expect(moved.text).toContain('Total cases: 1');
  expect((await page(served, '/agencies/M', { agencies: ['B'] })).text).toContain('Total cases: 1');
  expect((await page(served, '/agencies/M')).text).toContain('Total cases: 2');
});

test('the page of an agency has its figures, causes, work list and domains', async () => {
  const { text } = await page(await site(), '/agencies/A1');
  expect(text).toContain('<p class="soft">Agency code: A1</p>');
  expect(text).toContain('<h1>Xã A1</h1>');
  expect(text).toContain('<p class="big">2</p>');
  expect(text).toContain('href="/cases?reason=PORTAL_REJECTED&amp;agency=A1&amp;portalCode=11"');
  expect(text).toContain('href="/api/v1/worklists/A1.xlsx"');
  expect(text).toContain('href="/gap?agency=A1&amp;domain=HT&amp;by=procedure"');
  expect(text).not.toContain('/gap?under=');
  // live.js knows the figures of the whole only.
  expect(text).not.toContain('data-figure');
});

test('an agency with others below it links to them, even without cases of its own', async () => {
  const served = await site();
  const { status, text } = await page(served, '/agencies/P');
  expect(status).toBe(200);
  expect(text).toContain('<h1>Tỉnh</h1>');
  expect(text).toContain('<a href="/gap?under=P&amp;by=agency">Include the agencies below it</a>');
  expect(text).toContain('No case is unsynced.');
  expect((await page(served, '/gap?under=P&by=agency')).text).toContain('Total cases: 8');
});

test('an unknown agency is not found, and one outside the scope is refused like one that does not exist', async () => {
  const served = await site();
  expect((await page(served, '/agencies/none')).status).toBe(404);
  for (const code of ['A', 'P', 'A1', 'none']) {
    const outside = await page(served, `/agencies/${code}`, { agencies: ['B'] });
    expect(outside.status, code).toBe(403);
  }
});

test('agencies with equal names are distinguished by their codes; others are shown by name alone', async () => {
  const agencies = agencyBook(
    anAgency('H1', { name: 'UBND huyện Gia Lộc' }),
    anAgency('H1.7', { name: 'UBND xã Tân Tiến', parent: 'H1', level: 'commune' }),
    anAgency('H2.4', { name: 'UBND Xã Tân  Tiến', level: 'commune' }),
  );
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
  });
  const rows = [
    aRow({ sourceId: 'a', caseNo: 'a', agencyCode: 'H1', agencyName: 'UBND huyện Gia Lộc' }),
    aRow({ sourceId: 'b', caseNo: 'b', agencyCode: 'H1.7', agencyName: 'UBND xã Tân Tiến' }),
    aRow({ sourceId: 'c', caseNo: 'c', agencyCode: 'H2.4', agencyName: 'UBND xã Tân Tiến' }),
  ];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  for (const path of ['/', '/agencies', '/agencies?view=tree', '/gap?by=agency']) {
    const { text } = await page(served, path);
    expect(text, path).toContain('>UBND xã Tân Tiến (H1.7)</a>');
    expect(text, path).toContain('>UBND Xã Tân  Tiến (H2.4)</a>');
    expect(text, path).toContain('>UBND huyện Gia Lộc</a>');
  }
  expect((await page(served, '/agencies')).text).toContain('aria-label="Cases: UBND xã Tân Tiến (H1.7)"');
  const { text } = await page(served, '/cases');
  expect(text).toContain('<td>UBND xã Tân Tiến (H2.4)</td>');
  expect(text).toContain('<td>UBND huyện Gia Lộc</td>');
});

test('names are shown as text, not as markup, in the list and as a title', async () => {
  const served = await site();
  for (const path of ['/agencies', '/agencies?view=tree', '/agencies/B']) {
    const { text } = await page(served, path);
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  }
});

test('in Vietnamese, names, figures and sentences are Vietnamese, also without cases', async () => {
  const served = await site();
  const { text } = await page(served, '/agencies', { lang: 'vi' });
  expect(text).toContain('<h1>Cơ quan</h1>');
  expect(text).toContain('>Chưa đồng bộ</a>');
  expect(text).toContain('66,67%');
  expect((await page(served, '/agencies/A', { lang: 'vi' })).text).toContain('Tải danh sách việc cần làm:');
  expect((await page(await serve(), '/agencies', { lang: 'vi' })).text).toContain('Không có hồ sơ nào khớp.');
});
