import { expect, it, onTestFinished } from 'vitest';
import { ofSource, writeFact } from '../../../src/ledger/port/facts.ts';
import { POLL } from '../../../src/ledger/port/sharedFacts.ts';
import { sourcesFreshness } from '../../../src/reports/sources/freshness.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { openTempLedger } from '../../sync/tempLedger.ts';

it('names a source whose cases all go out from its own system, with when it was last read', async () => {
  const { ledger, dispose } = await openTempLedger();
  onTestFinished(dispose);
  const take = async (name: string, excluded: 'elsewhere' | null) => {
    const rows = manyRows(2, (i) => ({ caseNo: `${name}-${i}`, sourceId: `${name}-${i}` }));
    const source = { name, yieldsTo: [] };
    const page = rows.map((row) => ({ ...row, excluded }));
    await ledger.ingest({ source, rows: page, drafts: [], readAt: NOW, now: NOW });
  };
  await take('main', null);
  expect(await sourcesFreshness(ledger, 0)).toBeUndefined();
  await take('ministry', 'elsewhere');
  await writeFact(ledger, ofSource(POLL, 'ministry'), { read: 2, changed: 2, unreadable: 0 }, NOW);
  expect(await sourcesFreshness(ledger, 7 * 3_600_000)).toEqual([
    { name: 'main', asOf: null },
    { name: 'ministry', asOf: '2024-11-05T08:00:00+07:00' },
  ]);
});
