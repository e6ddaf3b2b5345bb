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

test('a key with a scope counts its own cases only', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const answer = await served.ask('/api/v1/punctuality?by=agency', { key });
  expect(await answer.json()).toMatchObject({ total: 4 });
});
