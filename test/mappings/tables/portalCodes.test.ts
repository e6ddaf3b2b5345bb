import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/input/problem.ts';
import { readPortalCodes } from '../../../src/mappings/tables/portalCodes.ts';
import { meaningOf } from '../../../src/portal/portalCodes.ts';
import { folderWith } from '../../config/configFolder.ts';

function readFile(file: string) {
  const problems: Problem[] = [];
  const codes = readPortalCodes({ name: 'portal.codes', file }, problems);
  return { codes, problems: problems.map(({ path, found }) => [path, found.en]) };
}

function readWith(header: string, ...rows: string[]) {
  return readFile(join(folderWith({ 'c.csv': [header, ...rows].join('\n') }), 'c.csv'));
}

const read = (...rows: string[]) => readWith('code,kind,owner,remedy', ...rows);
const readMessages = (...rows: string[]) => readWith('code,message,kind,owner,remedy', ...rows);

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

  it('explains a success by a message, in any letter case, spacing and Unicode form', () => {
    const { codes, problems } = readMessages(
      `00,${'ĐÃ  TỒN tại'.normalize('NFD')},exists,,`,
      '5,,rejected,agency,x',
      '5,bận,transient,,',
    );
    expect(problems).toEqual([]);
    expect(meaningOf(codes, '0', 'Hồ sơ đã tồn tại')?.kind).toBe('exists');
    expect(meaningOf(codes, '0', 'Thành công')).toBeNull();
    expect(meaningOf(codes, '5', 'Hệ thống BẬN')?.kind).toBe('transient');
    expect(meaningOf(codes, '5', null)?.kind).toBe('rejected');
  });

  it('lets owner and remedy be empty where nobody has to act', () => {
    expect(read('1,session,,', '2,exists,,', '3,transient,,', '4,missing,,').problems).toEqual([]);
    expect(read('1,rejected,,', '2,too_large,,').problems).toEqual([
      ['portal.codes:2', 'owner: ""'],
      ['portal.codes:2', 'remedy: ""'],
      ['portal.codes:3', 'owner: ""'],
      ['portal.codes:3', 'remedy: ""'],
    ]);
  });

  it.each(['.*', '%', '000', 'ok', '\u00C3\uFFFD t\u00E1\u00BB\u201Cn', '\u0007báo lỗi'])(
    'refuses the message %j, which is no text',
    (message) => {
      const { problems } = readMessages(`0,${message},exists,,`);
      expect(problems).toEqual([['portal.codes:2', expect.stringMatching(/^message: /)]]);
    },
  );

  it('refuses a message of blanks for a success, and the same message twice for one code', () => {
    expect(readMessages('0,  ,rejected,agency,x', '0,đã có,exists,,', '00,ĐÃ CÓ,exists,,').problems).toEqual([
      ['portal.codes:2', 'code: "0"'],
      ['portal.codes:4', expect.stringMatching(/in line 3 and again in line 4$/)],
    ]);
  });

  it('is shipped with the one success that is known to be none', () => {
    const { codes, problems } = readFile(resolve('config/mappings/portal-codes.csv'));
    expect(problems).toEqual([]);
    for (const code of ['0', '00', '3', '-3']) {
      expect(meaningOf(codes, code, 'Hồ sơ H23-1 đã tồn tại trên hệ thống')?.kind).toBe('exists');
      expect(meaningOf(codes, code, null)).toBeNull();
    }
  });
});
