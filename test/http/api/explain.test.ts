import { expect, test } from 'vitest';
import { explainGap } from '../../../src/reports/explain/build.ts';
import { NOW } from '../../support/cases.ts';
import { servedWithCases } from '../someCases.ts';

test('the explanation is that of the command, with limit, filters and past dates', async () => {
  const served = await servedWithCases();
  await served.ledger.takeSnapshot(NOW - 1_000, null);
  const key = await served.key('viewer');
  const { agencies, procedures } = served.deps.mappings();
  const options = {
    ...{ now: NOW, agencies, procedures, offsetMs: served.deps.settings.offsetMs, language: 'en' as const },
    portalCodes: served.deps.portalCodes(),
  };
  const asked = [
    ['', {}],
    ['?limit=1', { limit: 1 }],
    ['?agency=A1&state=rejected', { filter: { agency: ['A1'], state: ['rejected'] } }],
    ['?asOf=2024-11-05', { asOf: '2024-11-05' }],
  ] as const;
  for (const [query, more] of asked) {
    const answer = await served.ask(`/api/v1/gap/explain${query}`, { key });
    const theirs = await explainGap(served.ledger, { ...options, ...more });
    expect(theirs.causes.length, query).toBeGreaterThan(0);
    expect(await answer.json(), query).toEqual(theirs);
  }
});

test('a key with a scope gets the causes of its own cases only', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const answer = await served.ask('/api/v1/gap/explain', { key });
  expect(await answer.json()).toMatchObject({ unsynced: 3 });
  const past = await served.ask('/api/v1/gap/explain?asOf=2024-11-05', { key });
  expect(await past.json()).toMatchObject({ status: 400, code: 'usage.explain_as_of' });
});
