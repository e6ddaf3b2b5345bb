import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/input/problem.ts';
import { readPortalCodes } from '../../../src/mappings/tables/portalCodes.ts';
import { folderWith } from '../../config/configFolder.ts';

function read(...rows: string[]) {
  const problems: Problem[] = [];
  const file = join(folderWith({ 'c.csv': ['code,kind,owner,remedy', ...rows].join('\n') }), 'c.csv');
  const codes = readPortalCodes({ name: 'portal.codes', file }, problems);
  return { codes, problems: problems.map(({ path, found }) => [path, found.en]) };
}

describe('the table of portal codes', () => {
  it('says what a code means, whose turn it is and what to do', () => {
    expect(read('401,session,dongbo,none').codes.get('401')).toEqual({
      code: '401',
      kind: 'session',
      owner: 'dongbo',
      remedy: 'none',
    });
  });

  it('refuses the codes of success, unknown kinds and owners, no remedy, and a code listed twice', () => {
    expect(
      read(
        '0,rejected,agency,x',
        '00,exists,agency,x',
        '1,refused,agency,x',
        '2,missing,nobody,x',
        '3,too_large,agency,',
        '4,exists,dongbo,x',
        '4,exists,dongbo,x',
      ).problems,
    ).toEqual([
      ['portal.codes:2', 'code: "0"'],
      ['portal.codes:3', 'code: "00"'],
      ['portal.codes:4', 'kind: "refused"'],
      ['portal.codes:5', 'owner: "nobody"'],
      ['portal.codes:6', 'remedy: ""'],
      ['portal.codes:8', '"4" in line 7 and again in line 8'],
    ]);
  });
});
