import { expect, test } from 'vitest';
import { settleAs, work } from '../../reports/worklist/workLedger.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

async function asked(served: Served, key: string, query = ''): Promise<unknown> {
  return await (await served.ask(`/api/v1/preview${query}`, { key })).json();
}

test('a preview says what would go out and what is held back, from the ledger alone', async () => {
  const mappings = {
    statuses: new Map([['processing', '4' as const]]),
    procedures: new Map(),
    agencies: null,
  };
  const served = await serve({ mappings: () => mappings });
  await work(served.ledger, [{ caseNo: 'held', agencyCode: 'B', as: settleAs.unmapped }]);
  const rows = [
    ...manyRows(30, () => ({ agencyCode: 'B' })),
    aRow({ caseNo: 'lacks', agencyCode: 'B', status: 'odd' }),
  ];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('operator');
  const before = await served.ledger.gapTotals();
  // Each case brings its reception and its present state, a request of steps each.
  expect(await asked(served, key)).toEqual({
    ...{ new: 30, update: 0, steps: 60, alreadyThere: null },
    ...{ heldBack: 2, reasons: { PROCEDURE_UNMAPPED: 1, STATUS_UNMAPPED: 1 } },
    ...{ requests: 3, seconds: 0.6 },
  });
  expect(await asked(served, key, '?agency=B&limit=20')).toMatchObject({ new: 20, heldBack: 1 });
  expect(await asked(served, key, '?agency=nobody')).toMatchObject({ new: 0, heldBack: 0 });
  expect(await served.ledger.gapTotals()).toEqual(before);
});

test('a key for certain agencies previews its own cases only', async () => {
  const served = await servedWithCases();
  const ofA = await served.key('operator', { agencies: ['A'] });
  const whole = await served.key('operator');
  const own = await asked(served, ofA);
  expect(own).toEqual(await asked(served, whole, '?under=A'));
  expect(own).not.toEqual(await asked(served, whole));
  expect(await asked(served, ofA, '?agency=B')).toMatchObject({ new: 0, heldBack: 0, reasons: {} });
  expect(await asked(served, ofA, '?under=B')).toMatchObject({ status: 403, code: 'out_of_scope' });
});

test('a preview refuses a limit that is no number of cases', async () => {
  const served = await servedWithCases();
  const key = await served.key('operator');
  for (const limit of ['0', '-1', '1.5', 'x', '1e99']) {
    expect(await asked(served, key, `?limit=${limit}`)).toMatchObject({ status: 400 });
  }
});
