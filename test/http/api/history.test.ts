import { expect, test } from 'vitest';
import { historyReport } from '../../../src/reports/history/build.ts';
import { NOW } from '../../support/cases.ts';
import { servedWithCases } from '../someCases.ts';

const DAY = 86_400_000;

async function servedWithPast() {
  const served = await servedWithCases();
  await served.ledger.takeSnapshot(NOW - 40 * DAY, NOW - 40 * DAY);
  await served.ledger.takeSnapshot(NOW - 2 * DAY, NOW - 2 * DAY);
  await served.ledger.takeSnapshot(NOW - DAY, null);
  return served;
}

test('the history is the document of the command, for the province and for one agency', async () => {
  const served = await servedWithPast();
  const key = await served.key('viewer');
  const options = {
    now: NOW,
    agencies: served.deps.mappings().agencies,
    offsetMs: served.deps.settings.offsetMs,
    language: 'en',
  } as const;
  for (const agency of [undefined, 'A']) {
    const query = agency === undefined ? '' : `?agency=${agency}`;
    const answer = await served.ask(`/api/v1/gap/history${query}`, { key });
    const theirs = await historyReport(served.ledger, { ...options, agency });
    expect(theirs.snapshots.length).toBe(2);
    expect(await answer.json()).toEqual(theirs);
  }
  const all = await served.ask('/api/v1/gap/history?from=2024-09-01&to=2024-11-04', { key });
  expect(await all.json()).toMatchObject({ from: '2024-09-01', to: '2024-11-04', snapshots: [{}, {}, {}] });
});

test('a history without a new snapshot is answered with 304', async () => {
  const served = await servedWithPast();
  const key = await served.key('viewer');
  const first = await served.ask('/api/v1/gap/history', { key });
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await served.ask('/api/v1/gap/history', { key, headers })).status).toBe(304);
  await served.ledger.takeSnapshot(NOW, null);
  expect((await served.ask('/api/v1/gap/history', { key, headers })).status).toBe(200);
});

test('a key for one agency need not name it; one for several has to', async () => {
  const served = await servedWithPast();
  const ask = async (agencies: string[], path = 'gap/history') =>
    await served.ask(`/api/v1/${path}`, { key: await served.key('viewer', { agencies }) });
  expect(await (await ask(['A'])).json()).toMatchObject({ agency: 'A', snapshots: [{}, {}] });
  expect((await ask(['A', 'B'])).status).toBe(403);
  expect((await ask([])).status).toBe(403);
  const file = await ask(['A'], 'exports/history.csv?columns=codes');
  expect(file.headers.get('content-disposition')).toContain('dongbo-H23-history-A-2024-11-05.csv');
  expect((await file.text()).split('\r\n')[0]).toBe(
    'takenAt,midnight,agencyCode,total,synced,unsynced,never,stale,syncedPercent,unsyncedPercent,coveragePercent,verified,excluded',
  );
});

test('a key with a scope sees the history of an agency that was always its own, and of no other', async () => {
  const served = await servedWithPast();
  const key = await served.key('viewer', { agencies: ['A'] });
  const status = async (query: string) => (await served.ask(`/api/v1/gap/history${query}`, { key })).status;
  expect(await status('?agency=A')).toBe(200);
  expect(await status('?agency=A1')).toBe(200);
  expect(await status('?agency=B')).toBe(403);
  // Its snapshots count the cases that came in after it had moved away, too.
  expect(await status('?agency=M')).toBe(403);
});

test.each([
  ['from=2024-11-05&to=2024-11-04', 'usage.period'],
  ['from=2020-01-01', 'period.too_long'],
  ['from=2024-02-31', 'request.invalid'],
  ['agency=nobody', 'usage.agency'],
])('an invalid period or agency is refused: %s', async (query, code) => {
  const served = await servedWithPast();
  const answer = await served.ask(`/api/v1/gap/history?${query}`, { key: await served.key('viewer') });
  expect(await answer.json()).toMatchObject({ status: 400, code });
});
