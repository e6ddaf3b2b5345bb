import { expect, test } from 'vitest';
import { serve } from '../served.ts';

async function served() {
  const there = await serve();
  const [operator, viewer] = [await there.key('operator'), await there.key('viewer')];
  const read = async () => await (await there.ask('/api/v1/published', { key: viewer })).json();
  const post = async (body: object, key = operator) =>
    await there.ask('/api/v1/published', {
      key,
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  return { ...there, viewer, read, post };
}

test('figures of each kind are recorded by an operator, read by a viewer, and audited', async () => {
  const { ledger, read, post, viewer } = await served();
  expect(await read()).toEqual({ figures: [], index: [], reported: [] });
  expect((await post({ date: '2024-10-05', synced: 3, unsynced: 1 })).status).toBe(200);
  expect((await post({ period: '10/2024', numerator: 7, denominator: 9, quality: 'X' })).status).toBe(200);
  const totals = [
    { period: '2024-10', received: 9 },
    { period: '2024-10', agency: 'A\u200b', received: 5 },
  ];
  expect((await post({ reported: totals })).status).toBe(200);
  expect(await read()).toMatchObject({
    figures: [{ date: '2024-10-05', synced: 3, syncedPercent: 75 }],
    index: [{ period: '2024-10', numerator: 7, percent: 77.78, quality: 'X' }],
    reported: [
      { agency: '', received: 9 },
      { agency: 'A', received: 5 },
    ],
  });
  expect((await post({ date: '2024-10-05', synced: 3, unsynced: 1 }, viewer)).status).toBe(403);
  const trail = await ledger.auditTrail({ limit: 10 });
  expect(trail.filter(({ action }) => action === 'published.recorded')).toHaveLength(3);
});

test.each([
  [{ date: '2999-01-01', synced: 1, unsynced: 1 }],
  [{ date: '2024-02-31', synced: 1, unsynced: 1 }],
  [{ date: '2024-10-05', synced: 0, unsynced: 0 }],
  [{ period: '2999', numerator: 1, denominator: 1 }],
  [{ period: '2024-13', numerator: 1, denominator: 1 }],
  [{ reported: [] }],
  [{}],
])('what cannot be a figure is refused: %j', async (body) => {
  const { post } = await served();
  expect((await post(body)).status).toBe(400);
});
