import { expect, test } from 'vitest';
import { settleAs, work } from '../../../reports/worklist/workLedger.ts';
import { aRow, manyRows, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { servedWithCases } from '../../someCases.ts';

const NASTY = '<img src=x onerror=alert(1)>';

async function servedWith(count: number): Promise<Served> {
  const served = await serve();
  await served.ledger.ingest({
    rows: manyRows(count, (i) => ({
      caseNo: `H23/${i} Đ`,
      agencyCode: `H23.${i % 2}`,
      agencyName: i % 2 === 0 ? NASTY : 'Sở Xây dựng',
    })),
    drafts: [],
    readAt: NOW,
    now: NOW,
  });
  return served;
}

async function page(served: Served, path: string, key: string): Promise<{ status: number; text: string }> {
  const answer = await served.ask(path, { key });
  return { status: answer.status, text: await answer.text() };
}

test('the cases are listed in pages, each with a link to its own page', async () => {
  const served = await servedWith(60);
  const key = await served.key('viewer');
  const first = await page(served, '/cases', key);
  expect(first.status).toBe(200);
  expect(first.text).toContain('Cases on this page: 50');
  expect(first.text).toContain('<a href="/cases/H23%2F0%20%C4%90">H23/0 Đ</a>');
  expect(first.text).toContain('Cases: 60, of them unsynced: 60.');
  const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first.text) ?? [];
  const second = await page(served, next.replaceAll('&amp;', '&'), key);
  expect(second.text).toContain('Cases on this page: 10');
  expect(second.text).toContain('Cases: 60, of them unsynced: 60.');
  expect(second.text).not.toContain('rel="next"');
});

test('a long list says how many cases a file of it has: exactly of all cases, at least so many with a filter', async () => {
  const served = await servedWith(10_004);
  const key = await served.key('viewer');
  expect((await page(served, '/cases', key)).text).toContain(
    'Cases: 10,004; about 950 kB as XLSX, 2 MB as CSV.',
  );
  const pending = await page(served, '/cases?state=pending', key);
  expect(pending.text).toContain('Cases: at least 10,000; from 950 kB as XLSX, from 2 MB as CSV.');
});

test('the list can be put in another order, which its pages keep; a cursor of one order is none of another', async () => {
  const served = await servedWith(60);
  const key = await served.key('viewer');
  const first = await page(served, '/cases?order=caseNo&agency=H23.1', key);
  expect(first.text).toContain('aria-current="true"');
  expect(first.text).toContain('<input type="hidden" name="order" value="caseNo">');
  const all = await page(served, '/cases?order=caseNo', key);
  const [, next = ''] = /rel="next" href="([^"]+)"/.exec(all.text) ?? [];
  const path = next.replaceAll('&amp;', '&');
  const second = await page(served, path, key);
  expect(second.text).toContain('Cases on this page: 10');
  expect(second.text).toContain('>H23/9 Đ</a>');
  expect((await page(served, path.replace('caseNo', 'received'), key)).status).toBe(400);
  expect((await page(served, '/cases?order=nonsense', key)).status).toBe(400);
});

test('empty fields of the form are no filters, and the page names the filters in use', async () => {
  const served = await servedWith(4);
  const key = await served.key('viewer');
  const { status, text } = await page(
    served,
    '/cases?case=+H23%2F1+%C4%90+&state=&reason=&receivedFrom=',
    key,
  );
  expect(status).toBe(200);
  expect(text).toContain('Cases on this page: 1');
  expect(text).toContain('name="case" value="H23/1 Đ"');
  expect((await page(served, '/cases?receivedFrom=2024-02-31', key)).status).toBe(400);
  const none = await page(served, '/cases?case=none', key);
  expect(none.text).toContain('No case matches.');
  expect(none.text).not.toContain('/api/v1/exports');
});

test('one link leads to every unsynced case', async () => {
  const served = await servedWith(3);
  await work(served.ledger, [{ caseNo: 'done', as: settleAs.synced }]);
  const key = await served.key('viewer');
  const list = (await page(served, '/cases', key)).text;
  expect(list).toContain('Cases on this page: 4');
  expect(list).toContain('Cases: 4, of them unsynced: 3.');
  const all = /href="([^"]+)">Only unsynced cases</.exec(list);
  const { text } = await page(served, all?.[1]?.replaceAll('&amp;', '&') ?? '', key);
  expect(text).toContain('Cases on this page: 3');
  expect(text).not.toContain('>done</a>');
});

test('the name of an agency is shown as text, not as markup', async () => {
  const served = await servedWith(2);
  const key = await served.key('viewer');
  for (const path of ['/cases', '/cases/H23%2F0%20%C4%90']) {
    const { text } = await page(served, path, key);
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x');
  }
});

test('a key of one agency sees its own cases only, in the list, in the choices and one by one', async () => {
  const served = await servedWith(4);
  const key = await served.key('viewer', { agencies: ['H23.1'] });
  const { text } = await page(served, '/cases', key);
  expect(text).toContain('Cases on this page: 2');
  expect(text).toContain('Sở Xây dựng (H23.1)');
  expect(text).not.toContain('H23.0');
  expect((await page(served, '/cases/H23%2F1%20%C4%90', key)).status).toBe(200);
  const outside = await page(served, '/cases/H23%2F0%20%C4%90', key);
  expect(outside.status).toBe(404);
  expect(outside.text).toContain('There is no such page');
});

test('texts begin with a capital, in the list and on the page of a case; codes stay unchanged', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  await work(served.ledger, [{ caseNo: 'a', agencyCode: 'so.tu.phap', as: settleAs.refused('x9') }]);
  const unmapped = aRow({ sourceId: 'b', caseNo: 'b' }, { status: null });
  await served.ledger.ingest({ rows: [unmapped], drafts: [], readAt: NOW, now: NOW });
  const shown = async (path: string): Promise<string> => (await page(served, path, key)).text;
  const list = await shown('/cases');
  expect(list).toContain('<span class="hint">Refused by the portal</span>');
  expect(list).toContain('<td class="wide">Status not mapped</td>');
  const one = await shown('/cases/a');
  expect(one).toContain('<dd>Refused by the portal, code x9</dd>');
  expect(one).toContain('<dd>By portal code</dd>');
  expect(one).toContain('<dd>so.tu.phap');
  const waits = await shown('/cases/b');
  expect(waits).toContain('<dd>Status not mapped');
  expect(waits).toContain('<dd>dongbo (by itself)</dd>');
  expect(await shown('/gap?by=reason')).toContain('>Refused by the portal</a>');
  expect(await shown('/causes')).toContain('<td class="wide">By portal code</td>');
});

test('the page of a case shows its state, remedy and timeline; only operators may send it again', async () => {
  const served = await servedWith(1);
  const path = '/cases/H23%2F0%20%C4%90';
  const seen = await page(served, path, await served.key('viewer'));
  expect(seen.text).toContain('Waiting');
  expect(seen.text).toContain('First seen in the provincial system');
  expect(seen.text).not.toContain('/replays/new');
  await work(served.ledger, [{ caseNo: 'refused', as: settleAs.refused('x9') }]);
  expect((await page(served, '/cases/refused', await served.key('viewer'))).text).not.toContain(
    '/replays/new',
  );
  const operated = await page(served, '/cases/refused', await served.key('operator'));
  expect(operated.text).toContain('/replays/new?case=refused');
  const all = await page(served, '/cases?state=rejected', await served.key('operator'));
  expect(all.text).toContain('/replays/new?state=rejected');
});

test('the list names of each unsynced case whose turn it is, and what its reason is about', async () => {
  const served = await servedWithCases();
  const { text } = await page(served, '/cases', await served.key('viewer'));
  const cellsOf = (caseNo: string): string =>
    text.split('<tr>').find((row) => row.includes(`>${caseNo}</a>`)) ?? '';
  expect(cellsOf('a1-refused')).toMatch(/<td class="wide">code A2.*<\/td><td>Handling agency<\/td>/);
  expect(cellsOf('m-before')).toContain('<td>Province IT</td>');
  expect(cellsOf('a-synced')).toContain('<td class="wide"></td><td></td>');
});

test('sending again is offered only where it helps; of other cases the page says what gets them sent', async () => {
  const served = await servedWith(1);
  await work(served.ledger, [
    { caseNo: 'unmapped', as: settleAs.unmapped },
    { caseNo: 'invalid', as: settleAs.invalid },
    { caseNo: 'done', as: settleAs.synced },
  ]);
  const key = await served.key('operator');
  const viewer = await served.key('viewer');
  for (const [caseNo, freed] of [
    [
      'unmapped',
      'Once the code is in the code table, the case goes out by itself. <a href="/mappings/procedures/edit?code=1.005129">Map the code…</a>',
    ],
    ['invalid', 'Once corrected in the provincial system, the case goes out by itself.'],
    ['H23/0 Đ', 'Nothing has to be done: the case goes out by itself.'],
  ] as const) {
    for (const reader of [key, viewer]) {
      const { text } = await page(served, `/cases/${encodeURIComponent(caseNo)}`, reader);
      expect(text, caseNo).not.toContain('/replays/new');
      expect(text, caseNo).toContain(`<p>${freed}</p>`);
    }
  }
  expect((await page(served, '/cases/done', key)).text).not.toContain('/replays/new');
  for (const useless of ['state=blocked', 'state=synced', 'reason=FIELD_MISSING', 'reason=AWAITING_DELIVERY'])
    expect((await page(served, `/cases?${useless}`, key)).text, useless).not.toContain('/replays/new');
  expect((await page(served, '/cases?reason=PORTAL_REJECTED&reason=FIELD_MISSING', key)).status).toBe(200);
});
