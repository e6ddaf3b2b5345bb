import { expect, onTestFinished, test } from 'vitest';
import type { FactsInHand } from '../../../src/ledger/port/facts.ts';
import { readFact, writeFact } from '../../../src/ledger/port/facts.ts';
import { CENSUS, CENSUS_BELIEVED } from '../../../src/ledger/port/sharedFacts.ts';
import { acceptCensus } from '../../../src/sync/ingest/acceptCensus.ts';
import { NOW } from '../../support/cases.ts';
import { openTempLedger } from '../tempLedger.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const DOUBTED = {
  ...{ rows: 100, claimed: 100, unreadable: 0, shortWindows: [], missing: 900, months: { '2024-11': 100 } },
  ...{
    shortfalls: [{ month: 'all', before: 1_000, now: 100 }],
    duplicates: [],
    duplicateCount: 0,
    yielded: 0,
  },
};

async function doubted() {
  const { ledger, dispose } = await openTempLedger();
  onTestFinished(dispose);
  await writeFact(ledger, CENSUS, DOUBTED, NOW - 1_000);
  const state = async () => ({
    believed: (await readFact(ledger, CENSUS_BELIEVED))?.value ?? null,
    shortfalls: (await readFact(ledger, CENSUS))?.value.shortfalls.length,
    audited: (await ledger.auditTrail({ limit: 9 })).map(({ action }) => action),
  });
  return { ledger, state };
}

test('a doubted census is believed with its row in the audit trail, once', async () => {
  const { ledger, state } = await doubted();
  const options = { by: BY, source: 'source', now: NOW };
  expect(await acceptCensus(ledger, options)).toMatchObject({ outcome: 'accepted', rows: 100 });
  const after = { believed: { '2024-11': 100 }, shortfalls: 0, audited: ['census.accepted'] };
  expect(await state()).toEqual(after);
  expect(await acceptCensus(ledger, options)).toEqual({ outcome: 'not_suspicious' });
  expect(await state()).toEqual(after);
});

test.each(['census_believed', 'census'])(
  'nothing is believed or audited when %s cannot be written',
  async (fact) => {
    const { ledger, state } = await doubted();
    const before = await state();
    const fullDisk = ({ fact: read, setFact }: FactsInHand): FactsInHand => ({
      fact: read,
      setFact: (name, ...rest) =>
        name === fact ? Promise.reject(new Error('the disk is full')) : setFact(name, ...rest),
    });
    const changeFacts: typeof ledger.changeFacts = (change) =>
      ledger.changeFacts((facts) => change(fullDisk(facts)));
    const options = { by: BY, source: 'source', now: NOW };
    await expect(acceptCensus({ changeFacts }, options)).rejects.toThrow('the disk is full');
    expect(await state()).toEqual(before);
  },
);
