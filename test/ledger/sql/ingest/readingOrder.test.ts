import { describe, expect, it } from 'vitest';
import { isOutdated, isUnchanged, lastReadings } from '../../../../src/ledger/sql/ingest/readingOrder.ts';
import { aCase, aRow, NOW } from '../../../support/cases.ts';
import { storedCase } from './storedCase.ts';

const modified = aCase().modifiedAt ?? 0;

describe('of the rows of one page', () => {
  const row = (sourceId: string, modifiedAt: number | null) => aRow({ sourceId, modifiedAt });

  it.each([
    ['the one modified last counts', row('9', NOW - 2), row('1', NOW - 1)],
    [
      'the higher source id counts, as a number, where they were modified alike',
      row('9', NOW),
      row('10', NOW),
    ],
    ['one without a modification date yields', row('9', null), row('1', NOW)],
  ])('with one case number %s, in either order', (_, loser, chosen) => {
    for (const rows of [
      [loser, chosen],
      [chosen, loser],
    ])
      expect(lastReadings(rows)).toEqual({ chosen: [chosen], losers: [loser] });
  });

  it('a repetition of the same row is no loser', () => {
    const twice = [row('1', NOW - 1), row('1', NOW)];
    expect(lastReadings(twice)).toEqual({ chosen: [twice[1]], losers: [] });
  });
});

describe('newer never yields to older:', () => {
  const other = { note: 'another content' };

  it('a page requested before the stored one is outdated, unless the source modified the case since', () => {
    expect(isOutdated(aRow(other), storedCase(), NOW - 1)).toBe(true);
    expect(isOutdated(aRow({ ...other, modifiedAt: modified + 1 }), storedCase(), NOW - 1)).toBe(false);
  });

  it('a page requested later is taken, whatever its dates: the source can have restored a backup', () => {
    expect(isOutdated(aRow({ ...other, modifiedAt: modified - 1 }), storedCase(), NOW)).toBe(false);
  });

  it('another row with the number is outdated by its own modification date, whenever it was read', () => {
    const entered = (modifiedAt: number) => aRow({ ...other, sourceId: '2', modifiedAt });
    expect(isOutdated(entered(modified - 1), storedCase(), NOW + 1)).toBe(true);
    expect(isOutdated(entered(modified + 1), storedCase(), NOW - 1)).toBe(false);
  });

  it('a case that is gone comes back only by a page that was requested after it was found gone', () => {
    expect(isOutdated(aRow(), storedCase({ excluded: 'gone' }), NOW - 1)).toBe(true);
    expect(isOutdated(aRow(), storedCase({ excluded: 'gone' }), NOW)).toBe(false);
  });

  it('a content to be read again is taken from an older page too, if it is not older itself', () => {
    expect(isOutdated(aRow(), storedCase({ hash: '' }), NOW - 1)).toBe(false);
    expect(isOutdated(aRow({ modifiedAt: modified - 1 }), storedCase({ hash: '' }), NOW - 1)).toBe(true);
  });
});

it('a row is unchanged if content, mapped status and scope are', () => {
  expect(isUnchanged(aRow(), storedCase())).toBe(true);
  expect(isUnchanged(aRow({ note: 'x' }), storedCase())).toBe(false);
  expect(isUnchanged(aRow({}, { status: '9' }), storedCase())).toBe(false);
  expect(isUnchanged(aRow({}, { excluded: 'rule' }), storedCase())).toBe(false);
});
