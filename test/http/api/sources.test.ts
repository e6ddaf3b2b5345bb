import { expect, test } from 'vitest';
import { A_TENTH, aCensus } from '../../reports/fakeLedger.ts';
import { serve } from '../served.ts';

test('a viewer reads what the last readings of the source showed, without a request to it', async () => {
  const served = await serve();
  const { value, at } = aCensus({ rows: 300, shortfalls: A_TENTH, missing: 7 });
  await served.ledger.setFact('census', value, at);
  const key = await served.key('viewer');
  const answer = await served.ask('/api/v1/sources', { key });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    sources: [
      {
        ...{ name: 'main', kind: 'opencps', reachable: null, fault: null, lastPollAt: null },
        ...{ lastCensusAt: '2024-11-05T08:30:00+07:00', rows: 300, suspicious: true, missing: 7 },
        ...{ configured: true, deliver: true, cases: 0, yielded: 0 },
        shortfalls: A_TENTH,
      },
    ],
  });
});

test('a key for certain agencies is refused, because a source is of the whole province', async () => {
  const served = await serve();
  const key = await served.key('viewer', { agencies: ['H23.12'] });
  expect((await served.ask('/api/v1/sources', { key })).status).toBe(403);
});
