import { describe, expect, it } from 'vitest';
import { type AgencyNodeLine, agencyTree, nodesAt, nodesToday } from '../../../src/reports/gap/agencyTree.ts';
import { agencyBook, anAgency } from '../agencyBook.ts';
import { DAY, NOW } from '../fakeLedger.ts';

const keys = ({ above, own }: AgencyNodeLine): string[] => [...above, own].map(({ key }) => key);
const ONE = { synced: 0, never: 1, stale: 0, verified: 0 };

describe("an agency's node", () => {
  it('is at the top when a merger put the agency below itself', () => {
    const book = agencyBook(
      anAgency('A', { national: 'a', parent: 'B' }),
      anAgency('B', { national: 'b', parent: 'A2' }),
      anAgency('A2', { national: 'a' }),
    );
    const today = nodesToday(book, NOW);
    expect(keys(today('A2', ''))).toEqual(['b', 'a']);
    expect(keys(today('B', ''))).toEqual(['a', 'b']);
  });

  it('ends at an agency above that is gone today, and keeps its local code without a national one', () => {
    const book = agencyBook(
      anAgency('T', { validTo: NOW - DAY }),
      anAgency('D', { parent: 'T', national: '' }),
      anAgency('W', { parent: 'D', national: 'w' }),
    );
    const today = nodesToday(book, NOW);
    expect(keys(today('W', ''))).toEqual(['D', 'w']);
    expect(today('T', 'nguồn')).toEqual({
      above: [],
      own: { key: 'T', name: 'Cơ quan T', level: 'province', flag: 'no_longer_in_table' },
    });
  });

  it('has the last name that it had in that place', () => {
    const renamed = NOW - 9 * DAY;
    const book = agencyBook(
      anAgency('T', { name: 'cũ', validTo: renamed - 1 }),
      anAgency('T', { name: 'mới', validFrom: renamed }),
      anAgency('A', { parent: 'T' }),
    );
    const seated = [renamed - 1, renamed].map((at) => ({
      line: nodesAt(book, 'A', { at, name: '' }),
      counts: ONE,
    }));
    expect(agencyTree(seated).map(({ key, name, total }) => [key, name, total])).toEqual([
      ['T', 'mới', 2],
      ['A', 'Cơ quan A', 2],
    ]);
  });
});
