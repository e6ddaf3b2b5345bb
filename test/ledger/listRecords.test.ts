import { expect, test } from 'vitest';
import { servedWithCases } from '../http/someCases.ts';

test('a list has of each case what the case itself has', async () => {
  const { ledger } = await servedWithCases();
  for (const [filter, limit, afterId] of [
    [{}, 100, 0],
    [{ states: ['blocked'] }, 100, 0],
    [{}, 2, 1],
  ] as const) {
    const listed = await ledger.listRecords(filter, limit, afterId);
    const records = await ledger.records(filter, limit, afterId);
    expect(listed.length).toBeGreaterThan(0);
    expect(records).toMatchObject(listed);
  }
});
