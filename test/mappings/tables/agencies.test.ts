import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { Problem } from '../../../src/input/problem.ts';
import { readAgencies } from '../../../src/mappings/tables/agencies.ts';
import { folderWith } from '../../config/configFolder.ts';

function read(...rows: string[]) {
  const problems: Problem[] = [];
  const text = ['local,national,name,level,parent,valid_from,valid_to', ...rows].join('\n');
  const file = join(folderWith({ 'a.csv': text }), 'a.csv');
  const agencies = readAgencies(
    { name: 'mappings.agencies', file },
    { offsetMs: VIETNAM_OFFSET_MS, mayBeEmpty: false },
    problems,
  );
  return { agencies, problems: problems.map(({ path, found }) => [path, found.en]) };
}

describe('the table of agencies', () => {
  it('knows code, name, level, parent and validity', () => {
    const { agencies, problems } = read(
      'H23,000.00.00.H23,UBND tỉnh,province,,,',
      'H23.1,000.00.01.H23,"Sở A, B",province,H23,2024-01-01,2025-06-30',
      'H23.1,000.00.09.H23,Sở C,province,H23,2025-07-01,',
    );
    expect(problems).toEqual([]);
    expect(agencies.get('H23.1')).toEqual([
      {
        local: 'H23.1',
        national: '000.00.01.H23',
        name: 'Sở A, B',
        level: 'province',
        parent: 'H23',
        validFrom: Date.parse('2024-01-01T00:00:00+07:00'),
        validTo: Date.parse('2025-06-30T23:59:59.999+07:00'),
      },
      expect.objectContaining({ name: 'Sở C', validTo: null }),
    ]);
  });

  it('refuses an unknown level, a missing name, and a parent it does not have', () => {
    expect(read('A,1,Một,city,,,', 'B,2,,commune,A,,', 'C,3,Ba,commune,X,,').problems).toEqual([
      ['mappings.agencies:2', 'level: "city"'],
      ['mappings.agencies:3', 'name: ""'],
      ['mappings.agencies:4', 'parent: "X"'],
    ]);
  });

  it('refuses parents that go round in a circle, once each, and not those below the circle', () => {
    expect(
      read(
        'A,1,a,province,B,,',
        'B,2,b,province,C,,',
        'C,3,c,province,A,,',
        'D,4,d,commune,A,,',
        'E,5,e,commune,E,,',
      ).problems,
    ).toEqual([
      ['mappings.agencies:2', 'the parents A → B → C → A'],
      ['mappings.agencies:6', 'the parents E → E'],
    ]);
  });

  it('follows every row of a code upwards', () => {
    const rows = ['A,1,a,province,,,2024-12-31', 'A,1,a,province,B,2025-01-01,', 'B,2,b,province,A,,'];
    expect(read(...rows).problems).toEqual([['mappings.agencies:2', 'the parents A → B → A']]);
  });

  it('refuses a chain longer than any administration has', () => {
    const rows = Array.from({ length: 30 }, (_, n) => `A${n},x,a,commune,${n === 29 ? '' : `A${n + 1}`},,`);
    expect(read(...rows).problems[0]?.[1]).toMatch(/^the parents A0 → A1 → /);
  });

  it('refuses overlapping rows of one agency, and a table without rows', () => {
    expect(read('A,1,a,province,,,', 'A,2,a,province,,2024-01-01,').problems).toEqual([
      ['mappings.agencies:3', 'code "A" valid at the same time in line 2 and line 3'],
    ]);
    expect(read().problems).toEqual([['mappings.agencies', 'a table without any row']]);
  });
});
