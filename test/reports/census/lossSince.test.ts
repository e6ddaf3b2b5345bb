import { expect, it } from 'vitest';
import { lastCensus } from '../../../src/reports/census/build.ts';
import { lossSince } from '../../../src/reports/census/lossSince.ts';
import { readGap } from '../../../src/reports/gap/build.ts';
import { aCensus, type Book, fakeLedger, HOUR, IN_VIETNAM, NOW } from '../fakeLedger.ts';

const repaired = { value: JSON.stringify({ lostCases: 7 }), at: NOW };
const [copiedAt, restoredAt] = [NOW - 2 * HOUR, NOW - HOUR];
const restored = { value: JSON.stringify({ copiedAt, restoredAt }), at: restoredAt };

async function found(book: Book) {
  const ledger = fakeLedger(book);
  return await lossSince(ledger, await lastCensus(ledger));
}

it('is what a repair or a restored copy lost, until a census has ended', async () => {
  expect(await found({ repaired, restored })).toEqual({ kind: 'repaired', at: NOW, lostCases: 7 });
  const before = aCensus({ at: copiedAt });
  expect(await found({ restored, census: before })).toEqual({ kind: 'restored', at: restoredAt, copiedAt });
  expect(await found({ repaired, restored, census: aCensus({ at: NOW }) })).toBeNull();
  expect(await found({})).toBeNull();
});

it('takes the last census and the promise of a date out of the figures', async () => {
  const census = aCensus({ at: NOW - 1 });
  const read = async (book: Book) => {
    const ledger = fakeLedger({ totals: { synced: 1 }, ...book });
    const { report, overTime } = await readGap(ledger, { ...IN_VIETNAM, overTime: true });
    return [report.census?.rows, overTime?.forecast?.outcome];
  };
  expect(await read({ census })).toEqual([9, 'reached']);
  expect(await read({ census, repaired })).toEqual([undefined, 'doubted']);
});
