import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ALARMS } from '../../../../src/alarms/notice.ts';
import { DAY_MS } from '../../../../src/domain/time.ts';
import { A_TENTH, aCensus } from '../../../reports/fakeLedger.ts';
import { aRow, manyRows, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { signedIn } from '../browser.ts';

/** Nine cases of three agencies, of which two are blocked: one procedure is not mapped, one field is missing. */
async function servedWithCases(): Promise<Served> {
  const served = await serve();
  const rows = manyRows(9, (i) => ({ agencyCode: `H23.${i % 3}`, agencyName: `Sở ${i % 3}` }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const lease = await served.ledger.lease({ owner: 'me', limit: 9, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const settlements = [
    { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: '1.005129' },
    { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'receivedAt' },
  ] as const;
  const settled = (lease?.records ?? []).slice(0, 6).map(({ id, version }, index) => {
    const settlement = settlements[index] ?? ({ outcome: 'synced' } as const);
    return { id, version, sentStatus: settlement.outcome === 'synced' ? ('4' as const) : null, settlement };
  });
  await served.ledger.settle('me', settled, NOW);
  return served;
}

async function pageOf(
  served: Served,
  options: { agencies?: readonly string[]; path?: string } = {},
): Promise<string> {
  const { agencies, path = '/' } = options;
  const key = await served.key('viewer', agencies === undefined ? {} : { agencies });
  return await (await (await signedIn(served, key)).get(path)).text();
}

function figure(page: string, name: string): string | undefined {
  return new RegExp(`data-figure="${name}">([^<]*)<`).exec(page)?.[1];
}

test('the page itself contains the gap, its rate and the total', async () => {
  const page = await pageOf(await servedWithCases());
  expect(figure(page, 'unsynced')).toBe('5');
  expect(figure(page, 'unsyncedPercent')).toBe('55.56%');
  expect(figure(page, 'total')).toBe('9');
  expect(figure(page, 'syncedPercent')).toBe('44.44%');
  expect(figure(page, 'coveragePercent')).toBe('44.44%');
  expect(figure(page, 'verified')).toBe('0');
  expect(figure(page, 'never')).toBe('5');
  expect(figure(page, 'stale')).toBe('0');
});

test('each cause links to its cases, with its owner, remedy and share', async () => {
  const page = await pageOf(await servedWithCases());
  const row = /<tr>.*\/cases\?reason=PROCEDURE_UNMAPPED.*<\/tr>/.exec(page)?.[0] ?? '';
  expect(row).toContain('href="/cases?reason=PROCEDURE_UNMAPPED&amp;detail=1.005129"');
  expect(row).toContain('1.005129 Đăng ký khai sinh');
  expect(row).toContain('Map the local procedure code');
  expect(row).toContain('20.00%');
});

test('what is not in the total is shown by why, with the state of the last census, but not to a key for some agencies', async () => {
  const served = await servedWithCases();
  const scope = async (options = {}): Promise<string> =>
    /<section class="card" id="scope">.*?<\/section>/s.exec(await pageOf(served, options))?.[0] ?? '';
  expect(await scope()).toContain('<dt>Last census</dt><dd>none yet</dd>');
  const row = aRow({ caseNo: 'K-1', sourceId: '900' }, { excluded: 'copy' });
  await served.ledger.ingest({ rows: [row], drafts: [], readAt: NOW, now: NOW });
  const { value, at } = aCensus({ rows: 1_234, missing: 5, shortfalls: A_TENTH });
  await served.ledger.setFact('census', value, at);
  const shown = await scope();
  expect(shown).toContain('<dt>Inter-agency copies</dt><dd><a href="/cases?excluded=copy">1</a></dd>');
  expect(shown).not.toContain('No longer at the source');
  expect(shown).toContain('<dt>Rows read</dt><dd>1,234</dd>');
  expect(shown).toContain('clearly fewer cases than before');
  expect(shown).toContain('<dt>Counted, but not shown</dt><dd>5</dd>');
  expect(await scope({ agencies: ['H23.1'] })).toBe('');
});

test('the agencies with the largest gap link to their pages', async () => {
  const page = await pageOf(await servedWithCases());
  expect(
    [...page.matchAll(/href="(\/agencies\/[^"]+)">([^<]+)</g)].map(([, path, name]) => [path, name]),
  ).toEqual(expect.arrayContaining([['/agencies/H23.0', 'Sở 0']]));
});

test('a key for certain agencies sees their figures, and none of the whole province', async () => {
  const served = await servedWithCases();
  await served.ledger.takeSnapshot(NOW - DAY_MS, null);
  const page = await pageOf(served, { agencies: ['H23.1'] });
  expect(figure(page, 'total')).toBe('3');
  expect(page).not.toContain('Sở 0');
  expect(page).not.toContain('id="trend"');
  expect(page).not.toContain('Change and forecast');
  expect(page).not.toContain('trend.js');
});

test('the page of an empty ledger says how to begin', async () => {
  const page = await pageOf(await serve());
  expect(figure(page, 'unsyncedPercent')).toBe('—');
  expect(page).toContain('No case has been read from the provincial system yet.');
  expect(page).toContain('No case is unsynced.');
});

test('in Vietnamese, figures have their Vietnamese form', async () => {
  const served = await servedWithCases();
  const browser = await signedIn(served, await served.key('viewer'));
  await browser.get('/language/vi');
  const page = await (await browser.get('/')).text();
  expect(figure(page, 'unsyncedPercent')).toBe('55,56%');
  expect(page).toContain('<h2>Chưa đồng bộ</h2>');
  expect(page).toContain('Cơ quan xử lý');
});

test('the trend is a table that the chart is drawn from, with the stored figures of the requested days', async () => {
  const served = await servedWithCases();
  for (const days of [60, 20, 1]) {
    await served.ledger.takeSnapshot(NOW - days * DAY_MS, null);
  }
  const rowsOf = (page: string): string[] =>
    [...page.matchAll(/<tr data-at="(\d+)"/g)].map(([, at = '']) => at);
  const seconds = (days: number): string => String((NOW - days * DAY_MS) / 1_000);
  expect(rowsOf(await pageOf(served))).toEqual([seconds(1), seconds(20)]);
  const longer = await pageOf(served, { path: '/?days=90' });
  expect(rowsOf(longer)).toEqual([seconds(1), seconds(20), seconds(60)]);
  expect(longer).toContain('data-unsynced="5" data-rate="44.44"');
  expect(longer).toContain('<a href="/?days=90" aria-current="true">');
});

test('change, forecast and the published figure are shown beside ours', async () => {
  const served = await servedWithCases();
  await served.ledger.takeSnapshot(NOW - DAY_MS, null);
  await served.ledger.recordPublished(
    [{ date: '2024-11-05', synced: 3, unsynced: 7, source: 'Bộ <chỉ số> 766' }],
    NOW,
  );
  const page = await pageOf(served);
  expect(page).toContain('yesterday (2024-11-04)');
  expect(page).toContain('Forecast: too few days');
  expect(page).toContain('30.00%');
  expect(page).toContain('+14.44 points');
  expect(page).toContain('Bộ &lt;chỉ số&gt; 766');
});

test('blocked delivery and active alarms are shown at the top', async () => {
  const served = await servedWithCases();
  await served.ledger.pauseDelivery({
    by: { who: 'key:night', origin: '::1' },
    note: 'portal <update>',
    now: NOW,
  });
  await activeAlarms(served);
  const page = await pageOf(served);
  expect(page).toContain('paused since 2024-11-05 08:00 by key:night (portal &lt;update&gt;)');
  const alarms = /<section class="notice bad">.*?<\/section>/s.exec(page)?.[0] ?? '';
  expect([...alarms.matchAll(/<li>/g)]).toHaveLength(2);
  expect(alarms).toContain('Sở 0');
  expect(await pageOf(served, { agencies: ['H23.1'] })).not.toContain('class="notice bad"');
  expect(await pageOf(served, { agencies: ['H23.0'] })).toContain('class="notice bad"');
});

async function activeAlarms({ ledger }: Served): Promise<void> {
  const figures = { value: 60, unsynced: 5, total: 9, cause: null };
  const rest = { name: null, raisedAt: NOW, figures, notifiedAt: NOW, evidence: null };
  const firing = [
    { rule: 'gap_over', kind: 'gap_over', limit: 30, agency: null, ...rest },
    {
      rule: 'agency_below',
      kind: 'agency_below',
      limit: 90,
      agency: { code: 'H23.0', name: 'Sở 0' },
      ...rest,
    },
  ];
  await ledger.setFact(ALARMS.name, JSON.stringify({ firing, samples: [], pending: [] }), NOW);
}

test('names with markup are shown as text', async () => {
  const served = await serve();
  const evil = '<img src=x onerror=alert(1)>';
  const rows = [
    aRow({ agencyCode: `"'${evil}`, agencyName: evil, procedureName: evil, procedureCode: evil }),
  ];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const lease = await served.ledger.lease({ owner: 'me', limit: 1, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const [{ id, version } = { id: 0, version: 0 }] = lease?.records ?? [];
  const settlement = { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: evil } as const;
  await served.ledger.settle('me', [{ id, version, sentStatus: null, settlement }], NOW);
  const page = await pageOf(served);
  expect(page).not.toContain('<img');
  expect(page.split('&lt;img src=x onerror=alert(1)&gt;').length).toBeGreaterThan(2);
});

test('the overview and all that it loads take less than 150 KB over the wire', async () => {
  const served = await servedWithCases();
  for (let days = 1; days < 30; days += 1) {
    await served.ledger.takeSnapshot(NOW - days * DAY_MS, null);
  }
  const page = await pageOf(served);
  const paths = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  // What a module imports is loaded, too.
  const imported = paths.map((path) => path.replace(/[^/]+$/, 'uplot.js')).slice(0, 1);
  let bytes = brotliCompressSync(page).length;
  for (const path of [...paths, ...imported]) {
    const asset = await served.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(asset.status).toBe(200);
    // fetch unpacks; the length is that of what was sent.
    const sent = asset.headers.get('content-length') ?? String((await asset.arrayBuffer()).byteLength);
    bytes += Number(sent);
  }
  expect(paths.length).toBeGreaterThan(3);
  expect(bytes).toBeLessThan(150_000);
});
