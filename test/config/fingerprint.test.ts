import { describe, expect, it } from 'vitest';
import { configFingerprint, tablesFingerprint } from '../../src/config/fingerprint.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, SECRETS, SMALLEST } from './configFolder.ts';

const AGENCIES =
  'local,national,name,level,parent,valid_from,valid_to\nA,A,A,province,,,\nB,B,B,province,,,\n';
const cwd = (files: Readonly<Record<string, string>>) => folderWith({ ...SECRETS, ...files });
const of = (folder: string) => configFingerprint(loadConfig({ env: {}, cwd: folder }));

/** Of the same folder with other files: paths are part of a configuration. */
function both(first: Readonly<Record<string, string>>, second: Readonly<Record<string, string>>) {
  const one = loadConfig({ env: {}, cwd: cwd(first) });
  const other = loadConfig({ env: {}, cwd: cwd(second) });
  return { one, other: { ...other, file: one.file, dataDir: one.dataDir, tables: one.tables } };
}

describe('the fingerprint of a configuration', () => {
  it('is the same for two files that mean the same', () => {
    const [province = '', ...groups] = SMALLEST.split(/^(?=\S)/m);
    const turned = [...groups.reverse(), province, 'timezone: Asia/Ho_Chi_Minh # the default\n'].join('');
    const { one, other } = both({ 'dongbo.yaml': SMALLEST }, { 'dongbo.yaml': turned });
    expect(configFingerprint(other)).toBe(configFingerprint(one));
  });

  it('is another one when any value is', () => {
    const changed = SMALLEST.replace('username: h23', 'username: h24');
    const { one, other } = both({ 'dongbo.yaml': SMALLEST }, { 'dongbo.yaml': changed });
    expect(configFingerprint(other)).not.toBe(configFingerprint(one));
  });

  it('says nothing of passwords, and not of what the tables hold', () => {
    const yaml = `${SMALLEST}  codes: codes.csv\nmappings: { agencies: agencies.csv }\n`;
    const codes = 'code,kind,owner,remedy\n11,exists,dongbo,none\n';
    const first = { 'dongbo.yaml': yaml, 'agencies.csv': AGENCIES, 'codes.csv': codes };
    const second = {
      ...first,
      'secrets/portal': 'another',
      'agencies.csv': `${AGENCIES}C,C,C,province,,,\n`,
      'codes.csv': `${codes}12,exists,dongbo,none\n`,
    };
    const { one, other } = both(first, second);
    expect(configFingerprint(other)).toBe(configFingerprint(one));
    expect(of(cwd(first))).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the fingerprint of the tables', () => {
  const tables = (agencies: string) => {
    const yaml = `${SMALLEST}mappings: { agencies: agencies.csv }\n`;
    const config = loadConfig({ env: {}, cwd: cwd({ 'dongbo.yaml': yaml, 'agencies.csv': agencies }) });
    return tablesFingerprint(config.mappings, config.portal.codes, []);
  };

  it('is another one when a row is, and not when rows only change places', () => {
    const [header, a, b] = AGENCIES.trim().split('\n');
    expect(tables([header, b, a].join('\n'))).toBe(tables(AGENCIES));
    expect(tables(AGENCIES.replace('B,B,B', 'B,B,C'))).not.toBe(tables(AGENCIES));
    expect(tables([header, a].join('\n'))).not.toBe(tables(AGENCIES));
  });

  it('knows the codes of the portal, too', () => {
    const { mappings } = loadConfig({ env: {}, cwd: cwd({ 'dongbo.yaml': SMALLEST }) });
    const codes = new Map([['11', { code: '11', kind: 'exists', owner: '', remedy: '' } as const]]);
    expect(tablesFingerprint(mappings, codes, [])).not.toBe(tablesFingerprint(mappings, new Map(), []));
  });
});
