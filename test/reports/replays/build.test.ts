import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS, type FilterKey } from '../../../src/filter/filters.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { replayFilter, replayJson, replaySelection } from '../../../src/reports/replays/build.ts';
import { replayText } from '../../../src/reports/replays/text.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { agencyBook, anAgency } from '../agencyBook.ts';

const context = { agencies: agencyBook(anAgency('A'), anAgency('B')), offsetMs: VIETNAM_OFFSET_MS };
const by = { who: 'cli:tester', origin: 'here' };

function anyValue(key: FilterKey): fc.Arbitrary<unknown> {
  const { accepts, repeatable } = FILTERS[key];
  const words = fc.string({ minLength: 1 });
  const values = { code: words, text: words, month: fc.constant('2024-11'), day: fc.constant('2024-11-05') };
  const one = typeof accepts === 'string' ? values[accepts] : fc.constantFrom(...accepts);
  return repeatable ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
}

const anyFilter = fc.record(Object.fromEntries(FILTER_KEYS.map((key) => [key, anyValue(key)])), {
  requiredKeys: [],
}) as fc.Arbitrary<CaseFilter>;

it('a stored filter is read back with every key, and selects the same cases again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-selection-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
  await ledger.ingest({ rows: [aRow()], drafts: [], readAt: NOW, now: NOW });
  await fc.assert(
    fc.asyncProperty(anyFilter, async (filter) => {
      const selection = replaySelection(filter, context);
      const replay = await ledger.createReplay({
        ...{ filter: {}, caseFilter: selection.caseFilter, note: '', by, ratePerSecond: null, now: NOW },
      });
      const stored = await ledger.replay(replay?.id ?? 0);
      if (stored === null) throw new Error('no replay');
      expect(replayFilter(stored)).toEqual(filter);
      expect(replaySelection(replayFilter(stored) ?? {}, context)).toEqual(selection);
    }),
    { numRuns: 50 },
  );
  await ledger.close();
  rmSync(dir, { recursive: true });
});

it('a stored filter that cannot be read, wholly or in part, is shown as unreadable and not as the whole province', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-selection-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
  onTestFinished(async () => {
    await ledger.close();
    rmSync(dir, { recursive: true });
  });
  await ledger.ingest({ rows: [aRow()], drafts: [], readAt: NOW, now: NOW });
  const options = { language: 'en', offsetMs: VIETNAM_OFFSET_MS } as const;
  for (const caseFilter of [
    '',
    '{',
    '[]',
    '{"reason": 1}',
    'null',
    '{"agency":["A"],"filterOfTomorrow":["x"]}',
  ]) {
    const replay = await ledger.createReplay({
      ...{ filter: {}, caseFilter, note: '', by, ratePerSecond: null, now: NOW },
    });
    if (replay === null) throw new Error('no replay');
    expect(replayFilter(replay), caseFilter).toBeNull();
    expect(replayJson(replay, VIETNAM_OFFSET_MS).filter, caseFilter).toBeNull();
    expect(replayText(replay, [], options)).toContain('This version cannot read which cases');
  }
});
