import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LedgerModel } from './ledgerModel.ts';
import { CASES, ROWS } from './modelCase.ts';
import { LEDGERS } from './places.ts';

const caseNo = fc.constantFrom(...CASES);
const row = fc.constantFrom(...ROWS);
const status = fc.constantFrom('4' as const, '10' as const);
const minutes = fc.integer({ min: -60, max: 20 });
const story = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('change' as const),
        row,
        status,
        held: fc.constantFrom(false, false, true),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('old reading' as const), caseNo }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('exclusion' as const), row, changedToo: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('renumbering' as const), row, status }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('census' as const),
        shows: fc.array(fc.boolean(), { minLength: ROWS.length, maxLength: ROWS.length }),
        believed: fc.constantFrom(true, true, true, false),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('lease' as const),
        limit: fc.integer({ min: 1, max: 2 }),
        stored: fc.constantFrom('whole' as const, 'whole' as const, 'record' as const, 'nothing' as const),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        delivery: fc.nat(5),
        answers: fc.array(fc.nat(5), { minLength: CASES.length, maxLength: CASES.length }),
        speaksAgain: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('crash' as const), deliveriesLiveOn: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), minutes }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('replay' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('release' as const), only: fc.option(caseNo) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('baseline' as const), caseNo, withStatus: fc.boolean() }),
    },
  ),
  { minLength: 1, maxLength: 20 },
);
/** What the portal has of each case before dongbo starts. */
const heldBefore = fc.tuple(...ROWS.map(() => fc.constantFrom(null, null, '4', '10')));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-model-'));
});
afterAll(() => rm(dir, { recursive: true }));

// A thousand files: half a minute, and many times that on a disk with other work.
vi.setConfig({ testTimeout: 600_000 });

describe.each(LEDGERS)('the ledger on $name, whatever happens', ({ name, share, place }) => {
  it('follows the model of its states, and every case arrives in its newest version', async () => {
    const stories = Math.round(1_000 * share);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(story, heldBefore, async (steps, held) => {
        runs += 1;
        const under = await place(dir, `${name} ${runs}`);
        // Without memory for new cases to pass through, with too little for these, and with enough.
        const buffered = [0, 1, 100][runs % 3] ?? 0;
        const model = new LedgerModel((now) => under.open({ buffered, now }), held);
        try {
          for (const step of steps) {
            await model.take(step);
            await model.expectAgreement();
          }
          await model.deliverEverything();
        } finally {
          await model.close();
          await under.remove();
        }
      }),
      { numRuns: stories },
    );
    expect(runs).toBeGreaterThanOrEqual(stories / 2);
  });
});
