import { expect, it } from 'vitest';
import { readCensus } from '../../../src/reports/census/censusReading.ts';
import { readGap } from '../../../src/reports/gap/build.ts';
import { aCensus, type Book, fakeLedger, HOUR, IN_VIETNAM, NOW } from '../fakeLedger.ts';

const repaired = { value: JSON.stringify({ lostCases: 7 }), at: NOW };
const [copiedAt, restoredAt] = [NOW - 2 * HOUR, NOW - HOUR];
const restored = { value: JSON.stringify({ copiedAt, restoredAt }), at: restoredAt };

async function found(book: Book) {
  return (await readCensus(fakeLedger(book))).loss;
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

it('is read once for a whole document, so that its parts agree', async () => {
  const ledger = fakeLedger({ totals: { synced: 1 }, census: aCensus({ at: NOW - 1 }), repaired });
  const read: string[] = [];
  const fact: typeof ledger.fact = async (key) => {
    read.push(key);
    return await ledger.fact(key);
  };
  await readGap({ ...ledger, fact }, { ...IN_VIETNAM, notes: true, overTime: true });
  for (const key of ['census', 'repaired']) {
    expect(
      read.filter((one) => one === key),
      key,
    ).toHaveLength(1);
  }
});
