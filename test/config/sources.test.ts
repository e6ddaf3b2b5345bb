import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { earliestReceipt } from '../../src/domain/receiveDate.ts';
import { errorAfter, folderWith, SECRETS, SMALLEST } from './configFolder.ts';

/** The one source of the smallest configuration, as a list. */
const AS_LIST = SMALLEST.replace(
  /source:\n((?: .*\n)+)/,
  (_, keys: string) => `sources:\n  - name: igate\n${keys.replace(/^/gm, '  ').trimEnd()}\n`,
);

function load(yaml: string) {
  return loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': yaml, ...SECRETS }) });
}

describe('sources', () => {
  it('as a list of one are what source alone is, but for the name', () => {
    const { secrets, ...main } = load(SMALLEST).sources[0];
    const [igate] = load(AS_LIST).sources;
    expect(igate).toEqual({ ...main, secrets: expect.anything(), name: 'igate' });
    expect(main.name).toBe('main');
    expect(secrets['password']?.reveal()).toBe('nguồn-pw');
    expect(igate.secrets['password']?.reveal()).toBe('nguồn-pw');
  });

  it('count all that they have where censusFrom is not named', () => {
    const [source] = load(SMALLEST.replace(/ +censusFrom: .*\n/, '')).sources;
    expect(source.censusFrom).toBe(earliestReceipt(7 * 3_600_000));
  });

  it('have tables of their own, from the folder of the configuration, which are checked with the others', () => {
    const own = `${AS_LIST.replace('  - name: igate\n', '  - name: igate\n    mappings: { statuses: own.csv }\n')}`;
    const folder = folderWith({ 'dongbo.yaml': own, 'own.csv': 'local,portal\n4,10\n', ...SECRETS });
    const { mappings, ofSources } = loadConfig({ env: {}, cwd: folder });
    expect(ofSources).toMatchObject([{ name: 'igate', statuses: `${folder}/own.csv` }]);
    expect(mappings.statuses.get('igate:4')).toBe('10');
    const wrong = folderWith({ 'dongbo.yaml': own, 'own.csv': 'local,portal\n4,11\n', ...SECRETS });
    expect(() => loadConfig({ env: {}, cwd: wrong })).toThrow(/sources\.igate\.mappings\.statuses:2/);
  });

  it('are refused beside source, and when there is none', () => {
    const [both] = errorAfter(
      (yaml) => `${yaml}sources: [{ name: b, censusFrom: 2024-01-01 }]\n`,
    ).problems.filter(({ path }) => path === 'sources');
    expect(both).toMatchObject({ found: 'both source and sources', expected: 'exactly one of the two' });
    const none = errorAfter((yaml) => `${yaml.replace(/source:\n(?: .*\n)+/, '')}sources: []\n`).problems;
    expect(none).toMatchObject([{ path: 'source', found: 'nothing' }]);
  });

  it('name the place of each problem in the list, and the keys of their own kind', () => {
    const wrong = AS_LIST.replace('username', 'usernam').replace('./secrets/source', './secrets/none');
    const { problems } = errorAfter(() => wrong);
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'sources[0].passwordFile',
      'sources[0].usernam',
      'sources[0].username',
    ]);
    expect(problems.find(({ path }) => path === 'sources[0].usernam')?.expected).toBe('username');
    const [kind] = errorAfter((yaml) => yaml.replace('source:\n', 'source:\n  kind: igate\n')).problems;
    expect(kind).toMatchObject({
      path: 'source.kind',
      found: '"igate"',
      expected: expect.stringContaining('opencps'),
    });
  });

  it('take their files from folders that are apart', () => {
    const list = (...folders: readonly string[]): string =>
      folders
        .map(
          (folder, place) =>
            `  - { name: s${place}, kind: files, folder: ${folder}, censusFrom: 2024-01-01, columns: { caseNo: x } }\n`,
        )
        .join('');
    const of = (...folders: readonly string[]): string =>
      SMALLEST.replace(/source:\n(?: .*\n)+/, `sources:\n${list(...folders)}`);
    for (const other of ['./in', 'in/../in', './in/igate', '.']) {
      const { problems } = errorAfter(() => of('in', 'elsewhere', other));
      const [problem] = problems.filter(({ path }) => path === 'sources[2].folder');
      expect(problem, other).toMatchObject({
        found: expect.stringMatching(/is, holds or lies in .* of the source s0$/),
        expected: 'a folder of its own for each source',
      });
    }
    const apart = folderWith({ 'dongbo.yaml': of('in', 'in2'), ...SECRETS });
    expect(loadConfig({ env: {}, cwd: apart }).sources).toHaveLength(2);
  });

  it('have names that a command can take', () => {
    const [problem] = errorAfter(() => AS_LIST.replace('igate', '"Nguồn 2"')).problems;
    expect(problem?.path).toBe('sources[0].name');
    expect(problem?.expected).toContain('small letters');
  });
});
