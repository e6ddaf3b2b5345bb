import { describe, expect, it } from 'vitest';
import { agencyRow, changesOf, levelAt, lineAt, validRow } from '../../src/domain/agencies.ts';
import { periodsOf } from '../../src/filter/agencyPeriods.ts';
import { agencyCuts } from '../../src/reports/gap/agencyCuts.ts';
import { agencyBook, anAgency } from '../reports/agencyBook.ts';
import { DAY, NOW } from '../reports/fakeLedger.ts';

/** A district whose ward W stays when the district goes, and whose own code becomes a ward's. */
const MERGED = NOW - 100 * DAY;
const book = agencyBook(
  anAgency('T'),
  anAgency('D', { level: 'commune', parent: 'T', validFrom: MERGED, name: 'Phường D' }),
  anAgency('D', { level: 'district', parent: 'T', validTo: MERGED - 1, name: 'Thị xã D' }),
  anAgency('W', { level: 'commune', parent: 'D', validTo: MERGED - 1 }),
  anAgency('W', { level: 'commune', parent: 'T', validFrom: MERGED + DAY }),
  anAgency('V', { level: 'commune', parent: 'D', validFrom: MERGED - 9 * DAY, validTo: MERGED - 1 }),
);

describe("an agency's row at an instant", () => {
  it('is the one valid then, in any order of the rows', () => {
    expect(agencyRow(book, 'D', MERGED - 1)?.name).toBe('Thị xã D');
    expect(agencyRow(book, 'D', MERGED)?.name).toBe('Phường D');
  });

  it('is the last that was valid before if none is, and the first if none was', () => {
    expect(agencyRow(book, 'W', MERGED)?.parent).toBe('D');
    expect(agencyRow(book, 'V', MERGED + DAY)?.parent).toBe('D');
    expect(agencyRow(book, 'V', MERGED - 90 * DAY)?.parent).toBe('D');
    expect(agencyRow(book, 'X', NOW)).toBeUndefined();
    expect(agencyRow(null, 'D', NOW)).toBeUndefined();
  });

  it('is valid only between its bounds', () => {
    expect(validRow(book, 'V', MERGED - 1)).toBeDefined();
    expect(validRow(book, 'V', MERGED)).toBeUndefined();
    expect(validRow(book, 'V', MERGED - 9 * DAY - 1)).toBeUndefined();
    expect(validRow(book, 'D', NOW)?.level).toBe('commune');
  });

  it('gives the level and all agencies above', () => {
    expect([levelAt(book, 'D', MERGED - 1), levelAt(book, 'D', NOW), levelAt(book, 'X', NOW)]).toEqual([
      'district',
      'commune',
      'unknown',
    ]);
    expect(lineAt(book, 'W', MERGED - 1).map(({ local }) => local)).toEqual(['W', 'D', 'T']);
    expect(lineAt(book, 'W', NOW).map(({ local }) => local)).toEqual(['W', 'T']);
    expect(lineAt(book, 'X', NOW)).toEqual([]);
  });
});

describe('the periods of agencies', () => {
  it('begin where one row follows another; an agency with one row has none', () => {
    expect(changesOf(book)).toEqual([MERGED, MERGED + DAY]);
    expect(changesOf(agencyBook(anAgency('A', { validFrom: NOW, validTo: NOW + DAY })))).toEqual([]);
    expect(changesOf(null)).toEqual([]);
  });

  it('cut only agencies whose place changes, at the instants at which one does', () => {
    const byLevel = agencyCuts(book, NOW, (code, at) => levelAt(book, code, at));
    expect(byLevel.cuts).toEqual({ agencies: ['D'], at: [MERGED] });
    const byLine = agencyCuts(book, NOW, (code, at) =>
      lineAt(book, code, at)
        .map(({ local }) => local)
        .join(),
    );
    expect(byLine.cuts).toEqual({ agencies: ['W'], at: [MERGED + DAY] });
    expect(levelAt(book, 'D', byLevel.instantIn('D', 0))).toBe('district');
    expect(levelAt(book, 'D', byLevel.instantIn('D', 1))).toBe('commune');
    expect(byLevel.instantIn('W', 0)).toBe(NOW);
  });

  it('are given for each agency, those with the same bounds together', () => {
    const communes = periodsOf(book, book.keys(), (code, at) => levelAt(book, code, at) === 'commune');
    expect(communes).toEqual([
      { codes: ['D'], from: MERGED, before: null },
      { codes: ['W', 'V'], from: null, before: null },
    ]);
    const districts = periodsOf(book, book.keys(), (code, at) => levelAt(book, code, at) === 'district');
    expect(districts).toEqual([{ codes: ['D'], from: null, before: MERGED }]);
  });
});
