import { expect, test } from 'vitest';
import type { LookUpHeld } from '../../../src/sync/verify/compare.ts';
import { settleAs, work } from '../../reports/worklist/workLedger.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

async function answer(served: Served, key: string, query = ''): Promise<unknown> {
  return await (await served.ask(`/api/v1/preview${query}`, { key })).json();
}

test('a preview says what would go out, what the portal has and what is held back', async () => {
  const mappings = {
    statuses: new Map([['processing', '4' as const]]),
    procedures: new Map(),
    agencies: null,
  };
  const asked: string[] = [];
  const lookUpHeld: LookUpHeld = async (caseNo) => {
    asked.push(caseNo);
    const status = asked.length <= 10 ? '4' : '2';
    const present = asked.length <= 15;
    return {
      outcome: 'answered',
      value: { present, status: present ? status : null, rows: [], newestKnown: true },
    };
  };
  const served = await serve({ mappings: () => mappings, lookUpHeld });
  await work(served.ledger, [{ caseNo: 'held', agencyCode: 'B', as: settleAs.unmapped }]);
  const rows = [
    ...manyRows(30, () => ({ agencyCode: 'B' })),
    aRow({ caseNo: 'lacks', agencyCode: 'B', status: 'odd' }),
  ];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('operator');
  const before = await served.ledger.gapTotals();
  // Each case brings its reception and its present state, a request of steps each.
  expect(await answer(served, key)).toEqual({
    ...{ new: 15, update: 5, steps: 60, alreadyThere: 10, lookedUp: 30, notLookedUp: null },
    ...{ heldBack: 2, reasons: { PROCEDURE_UNMAPPED: 1, STATUS_UNMAPPED: 1 } },
    ...{ requests: 3, seconds: 0.6 },
  });
  expect(new Set(asked).size).toBe(30);
  expect(await answer(served, key, '?agency=B&limit=20')).toMatchObject({ new: 20, heldBack: 1 });
  expect(await answer(served, key, '?agency=nobody')).toMatchObject({ new: 0, heldBack: 0 });
  expect(await served.ledger.gapTotals()).toEqual(before);
});

test('a key for certain agencies previews its own cases only', async () => {
  const served = await servedWithCases();
  const ofA = await served.key('operator', { agencies: ['A'] });
  const whole = await served.key('operator');
  const own = await answer(served, ofA);
  expect(own).toEqual(await answer(served, whole, '?under=A'));
  expect(own).not.toEqual(await answer(served, whole));
  for (const query of ['?agency=B', '?under=B'])
    expect(await answer(served, ofA, query)).toMatchObject({ status: 403, code: 'out_of_scope' });
});

test('a preview refuses a limit that is no number of cases', async () => {
  const served = await servedWithCases();
  const key = await served.key('operator');
  for (const limit of ['0', '-1', '1.5', 'x', '1e99']) {
    expect(await answer(served, key, `?limit=${limit}`)).toMatchObject({ status: 400 });
  }
});

test('a preview says why nothing was looked up, and what it found within its time', async () => {
  const failure = {
    kind: 'transient',
    code: null,
    httpStatus: 503,
    message: '',
    retryAfterMs: null,
  } as const;
  const mappings = {
    statuses: new Map([['processing', '4' as const]]),
    procedures: new Map(),
    agencies: null,
  };
  const served = await serve({
    mappings: () => mappings,
    lookUpHeld: async () => ({ outcome: 'failed', failure }),
  });
  await served.ledger.ingest({ rows: manyRows(5), drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('operator');
  const unknown = { new: 5, alreadyThere: null, lookedUp: 0 };
  expect(await answer(served, key)).toMatchObject({ ...unknown, notLookedUp: 'failed' });
  const circuit = { open: true, probeAt: NOW, detail: '', openedAt: NOW, trips: 1, cause: 'outage' } as const;
  await served.ledger.setCircuit(circuit);
  expect(await answer(served, key)).toMatchObject({ ...unknown, notLookedUp: 'circuit' });
});
