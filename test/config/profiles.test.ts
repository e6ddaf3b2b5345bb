import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ROOT } from '../deployment/files.ts';
import { errorAfter, folderWith, SECRETS, SMALLEST } from './configFolder.ts';

const IGATE = `source:
  kind: http
  profile: config/sources/igate2.yaml
  baseUrl: http://127.0.0.1:9103
  auth: { tokenUrl: "http://127.0.0.1:9103/token", clientId: dongbo, clientSecretFile: ./secrets/source }
  censusFrom: 2024-01-01
`;
const withSource = (yaml: string) => (smallest: string) => smallest.replace(/source:\n( .*\n)+/, yaml);

describe('a profile', () => {
  it('is the default of the keys beside it, wherever dongbo is installed', () => {
    const folder = folderWith({ 'dongbo.yaml': withSource(IGATE)(SMALLEST), ...SECRETS });
    const [source] = loadConfig({ env: {}, cwd: folder }).sources;
    expect(source).toMatchObject({
      kind: 'http',
      auth: { kind: 'oauth', clientId: 'dongbo', grant: 'client_credentials' },
      list: { path: '/pa/dossier/search', paging: { style: 'page' } },
      fields: { caseNo: 'code' },
    });
    expect(source.secrets['auth.clientSecret']?.reveal()).toBe('nguồn-pw');
  });

  it('of the configuration folder comes before the shipped one, and single keys before both', () => {
    const yaml = IGATE.replace(
      'censusFrom',
      'list: { path: /other }\n  fields: { status: state.code }\n  censusFrom',
    );
    const folder = folderWith({
      'dongbo.yaml': withSource(yaml)(SMALLEST),
      'config/sources/igate2.yaml': readFileSync(join(ROOT, 'config/sources/igate2.yaml'), 'utf8').replace(
        'size: 1',
        '',
      ),
      ...SECRETS,
    });
    const [source] = loadConfig({ env: {}, cwd: folder }).sources;
    expect(source).toMatchObject({
      list: { path: '/other' },
      fields: { status: 'state.code', caseNo: 'code' },
    });
  });

  it('that is not there is named with its path', () => {
    const { message } = errorAfter(withSource(IGATE.replace('igate2', 'igate3')));
    expect(message).toContain('igate3.yaml');
  });

  it('lets each key be wrong in its own place, by the words of its kind', () => {
    const yaml = IGATE.replace(
      'censusFrom',
      'fields: { caseNo: "a b", caseno: x }\n  groupId: 1\n  censusFrom',
    );
    const error = errorAfter(withSource(yaml));
    const problems = JSON.stringify(error.problems);
    expect(problems).toContain('source.fields.caseNo');
    expect(problems).toContain('source.groupId');
  });

  it.each(['igate2', 'opencps'])('%s has at most 60 lines', (name) => {
    expect(
      readFileSync(join(ROOT, `config/sources/${name}.yaml`), 'utf8').split('\n').length,
    ).toBeLessThanOrEqual(60);
  });
});
