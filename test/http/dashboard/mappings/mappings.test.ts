import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { type Browser, signedIn } from '../browser.ts';
import { page } from '../page.ts';

/** Cases that wait for the code of their procedure, and the nation's list. */
async function site(cases = 3): Promise<{ readonly served: Served; readonly admin: Browser }> {
  const served = await serve();
  const { ledger } = served;
  const name = 'Tách thửa hoặc hợp thửa đất';
  const rows = manyRows(cases, (i) => ({ caseNo: `H23-${i}`, procedureCode: 'HD-1', procedureName: name }));
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const settlement = { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: 'HD-1' } as const;
  for (;;) {
    const lease = await ledger.lease({ owner: 'me', limit: 500, now: NOW, leaseMs: 60_000, lingerMs: 0 });
    if (lease === null) break;
    const settled = lease.records.map(
      ({ id, version }) => ({ id, version, sentStatus: '4', settlement }) as const,
    );
    await ledger.settle('me', settled, NOW);
  }
  const list = [
    ['1.004203', 'Tách thửa, hợp thửa đất'],
    ['1.009756', 'Cấp Giấy chứng nhận đăng ký đầu tư'],
  ];
  await ledger.setFact('procedure_catalogue', JSON.stringify(list), NOW);
  // As the table that says that the code has no national one yet.
  await served.deps.tables.set(
    'procedures',
    { code: 'HD-1', cells: { national: '' } },
    {
      by: { who: 'cli:tester', origin: 'here' },
      confirmed: cases,
    },
  );
  return { served, admin: await signedIn(served, await served.key('admin', { name: 'An' })) };
}

const field = (text: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';

test('the cause of a missing code leads to its suggestions, the number of cases, and the saved row', async () => {
  const { served, admin } = await site();
  const causes = await (await admin.get('/causes')).text();
  expect(causes).toContain('href="/mappings/procedures/edit?code=HD-1"');
  const before = await (await admin.get('/mappings/procedures/edit?code=HD-1')).text();
  expect(before).toContain('Tách thửa hoặc hợp thửa đất');
  expect(before.indexOf('1.004203')).toBeLessThan(before.indexOf('1.009756') >>> 0);
  const chosen = await (await admin.get('/mappings/procedures/edit?code=HD-1&value=1.004203')).text();
  expect(chosen).toContain('Cases that will be sent: 3.');
  expect(served.deps.tables.read('procedures').rows[0]?.cells['national']).toBe('');
  const saved = await admin.post('/mappings/procedures/save', {
    ...{ code: 'HD-1', value: '1.004203', validFrom: '', validTo: '' },
    ...{ was: field(chosen, 'was'), version: field(chosen, 'version') },
  });
  expect(saved.status).toBe(303);
  const next = saved.headers.get('location') ?? '';
  expect(next).toBe('/mappings/procedures/edit?code=HD-1&saved=3');
  expect(await (await admin.get(next)).text()).toContain('Saved. Cases that will be sent: 3.');
  expect(served.deps.tables.read('procedures').rows[0]?.cells['national']).toBe('1.004203');
});

test('an official who saves a row that another one has just saved sees it as it is now', async () => {
  const { admin } = await site();
  const form = await (await admin.get('/mappings/procedures/edit?code=HD-1')).text();
  const save = (value: string) =>
    admin.post('/mappings/procedures/save', {
      ...{ code: 'HD-1', value, was: field(form, 'was'), version: field(form, 'version') },
    });
  expect((await save('1.1')).status).toBe(303);
  const late = await save('1.2');
  const text = await late.text();
  expect(late.status).toBe(412);
  expect(text).toContain('Somebody else has just changed this row.');
  expect(text).toContain('name="value" required maxlength="200" value="1.1"');
});

test('a change of more than a thousand cases is saved once their number is typed', async () => {
  const { served, admin } = await site(1_200);
  const save = (confirm: string) =>
    admin.post('/mappings/procedures/save', { code: 'HD-1', value: '1.1', was: '-', confirm });
  const first = await save('');
  expect(first.status).toBe(409);
  expect(await first.text()).toContain('This concerns 1,200 cases. Type their number to confirm');
  expect((await save('12')).status).toBe(409);
  expect(served.deps.tables.read('procedures').rows[0]?.cells['national']).toBe('');
  expect((await save('1,200')).status).toBe(303);
});

test('a row that the table cannot have is not saved, and the page says what is wrong', async () => {
  const { admin } = await site();
  const answer = await admin.post('/mappings/procedures/save', {
    ...{ code: 'HD-1', value: '1.1', was: '-', validFrom: '2024-07-01', validTo: '2024-01-01' },
  });
  const text = await answer.text();
  expect(answer.status).toBe(422);
  expect(text).toContain('Not saved');
  expect(text).toContain('value="2024-01-01"');
  const formula = await admin.post('/mappings/procedures/save', { code: 'HD-1', value: '=cmd', was: '-' });
  expect(formula.status).toBe(400);
});

test('the last change is undone on the page of its table', async () => {
  const { served, admin } = await site();
  await admin.post('/mappings/procedures/save', { code: 'HD-1', value: '1.1', was: '-' });
  const table = await (await admin.get('/mappings/procedures')).text();
  expect(table).toContain('Last change: key:An');
  expect((await admin.post('/mappings/procedures/undo', {})).headers.get('location')).toBe(
    '/mappings/procedures?undone=yes',
  );
  expect(served.deps.tables.read('procedures').rows[0]?.cells['national']).toBe('');
});

test('a row is removed by its button', async () => {
  const { served, admin } = await site();
  const form = await (await admin.get('/mappings/procedures/edit?code=HD-1')).text();
  const fields = { code: 'HD-1', was: field(form, 'was'), version: field(form, 'version') };
  expect((await admin.post('/mappings/procedures/remove', fields)).status).toBe(303);
  expect(served.deps.tables.read('procedures').rows).toEqual([]);
});

test('tables are searched and paged, and others than administrators cannot change them', async () => {
  const { served } = await site();
  const all = await page(served, '/mappings/statuses');
  expect(all.text).toContain('processing');
  const some = await page(served, '/mappings/statuses?search=PROCESS');
  expect(some.text).toContain('processing');
  expect(some.text).not.toContain('releasing');
  for (const path of ['/mappings', '/mappings/statuses', '/mappings/procedures/edit?code=HD-1&value=1.1']) {
    const { status, text } = await page(served, path, { role: 'operator' });
    expect(status, path).toBe(200);
    expect(text, path).not.toMatch(/<form[^>]*method="post" action="\/mappings/);
  }
});

test('the page of an error code has words of its own, and the number of cases refused with it', async () => {
  const served = await serve();
  const { ledger } = served;
  await ledger.ingest({
    rows: manyRows(2, (i) => ({ caseNo: `H23-${i}` })),
    drafts: [],
    readAt: NOW,
    now: NOW,
  });
  const lease = await ledger.lease({ owner: 'me', limit: 2, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const settlement = {
    outcome: 'rejected',
    reason: 'PORTAL_REJECTED',
    portalCode: 'A2',
    detail: 'x',
  } as const;
  const settled = (lease?.records ?? []).map(
    ({ id, version }) => ({ id, version, sentStatus: '4', settlement }) as const,
  );
  await ledger.settle('me', settled, NOW);
  const admin = await signedIn(served, await served.key('admin'));
  const text = await (await admin.get('/mappings/portal-codes/edit?code=A2')).text();
  expect(text).toContain('<h1>Explain error code A2</h1>');
  expect(text).toContain('<dt>Cases refused with this code</dt><dd id="held">2</dd>');
  expect(text).toContain('<label for="value">Meaning</label>');
  expect(text).toContain('<li>Refused: somebody has to correct the case <a');
  expect(text).not.toContain('National code');
  const table = await (await admin.get('/mappings/portal-codes')).text();
  expect(table).not.toContain('National code');
});
