import { expect, test } from 'vitest';
import { punctualityReport } from '../../../src/reports/punctuality/build.ts';
import { NOW } from '../../support/cases.ts';
import { servedWithCases } from '../someCases.ts';

test('the punctuality report is the document of the command', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const { agencies } = served.deps.mappings();
  const options = { now: NOW, agencies, offsetMs: served.deps.settings.offsetMs, language: 'en' } as const;
  const asked = [
    ['', { by: 'level' }],
    ['?by=agency&under=A', { by: 'agency', filter: { under: ['A'] } }],
    ['?by=month&asOf=2024-11-05', { by: 'month', asOf: '2024-11-05' }],
  ] as const;
  for (const [query, more] of asked) {
    const answer = await served.ask(`/api/v1/punctuality${query}`, { key });
    const theirs = await punctualityReport(served.ledger, { ...options, ...more });
    expect(theirs.total, query).toBeGreaterThan(0);
    expect(await answer.json(), query).toEqual(theirs);
  }
});

test('the file has the groups, with headings that no language changes', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const answer = await served.ask('/api/v1/exports/punctuality.csv?by=agency&columns=codes&lang=vi', { key });
  const [head, ...rows] = (await answer.text()).trim().split('\r\n');
  expect(head).toBe('asOf,key,name,total,online,onlinePercent,onTime,late,noDeadline,onTimePercent');
  const { groups } = (await (await served.ask('/api/v1/punctuality?by=agency', { key })).json()) as {
    groups: unknown[];
  };
  expect(rows).toHaveLength(groups.length);
});

test('a key with a scope counts its own cases only', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const answer = await served.ask('/api/v1/punctuality?by=agency', { key });
  expect(await answer.json()).toMatchObject({ total: 4 });
});
