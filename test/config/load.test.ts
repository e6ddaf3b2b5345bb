// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the configuration's placeholders
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { errorAfter, folderWith, loadingError, SAMPLE, SECRETS, SMALLEST } from './configFolder.ts';

const SHIPPED = join(import.meta.dirname, '../../config/mappings');

describe('a configuration that is right', () => {
  it('is accepted with every key of the documented sample', () => {
    const folder = folderWith({ 'dongbo.yaml': SAMPLE, ...SECRETS });
    cpSync(SHIPPED, join(folder, 'config/mappings'), { recursive: true });
    const config = loadConfig({ env: {}, cwd: folder });
    expect(config).toMatchObject({
      file: join(folder, 'dongbo.yaml'),
      province: { code: 'H23', name: 'Hải Dương', kind: 'tinh' },
      language: 'vi',
      offsetMs: 7 * 3_600_000,
      dataDir: join(folder, 'data'),
      sources: [
        {
          name: 'main',
          groupId: '35166',
          pageSize: 500,
          censusFrom: Date.parse('2024-01-01T00:00:00+07:00'),
        },
      ],
      portal: { batchSize: 200, progressUpdates: true },
      exclude: [],
      queue: { url: '', username: null, password: null },
      http: { host: '127.0.0.1', port: 8080, scrapeToken: null },
      tables: { agencies: join(folder, 'config/mappings/agencies.csv') },
    });
    expect(config.mappings.agencies?.get('H23')?.[0]?.level).toBe('province');
  });

  it('needs nothing that has a default, and takes the shipped tables', () => {
    const folder = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
    const config = loadConfig({ env: {}, cwd: folder });
    expect(config.language).toBeNull();
    expect(config.dataDir).toBe(join(folder, 'data'));
    expect(config.portal.batchSize).toBe(200);
    expect(config.mappings.statuses.get('processing')).toBe('4');
    expect(config.mappings.procedures.size).toBe(0);
    expect(config.mappings.agencies).toBeNull();
    expect([...config.portal.codes.values()].map(({ code }) => code)).toEqual(['0', '3', '-3']);
    expect(config.tables.statuses).toBe(join(folder, 'data/mappings/statuses.csv'));
    expect(config.standIns.statuses).toBe(join(SHIPPED, 'statuses.csv'));
  });

  it('is found by --config before DONGBO_CONFIG before ./dongbo.yaml', () => {
    const named = (name: string): string => SMALLEST.replace('Hải Dương', name);
    const folder = folderWith({
      'dongbo.yaml': named('default'),
      'b.yaml': named('variable'),
      'c.yaml': named('option'),
      ...SECRETS,
    });
    const env = { DONGBO_CONFIG: 'b.yaml' };
    expect(loadConfig({ path: 'c.yaml', env, cwd: folder }).province.name).toBe('option');
    expect(loadConfig({ env, cwd: folder }).province.name).toBe('variable');
    expect(loadConfig({ env: { DONGBO_CONFIG: '' }, cwd: folder }).province.name).toBe('default');
  });

  it('resolves relative paths from the folder of the file, not from where the command runs', () => {
    const folder = folderWith({
      'etc/dongbo.yaml': SMALLEST,
      'etc/secrets/source': 'a',
      'etc/secrets/portal': 'b',
    });
    chmodSync(join(folder, 'etc/secrets/source'), 0o600);
    chmodSync(join(folder, 'etc/secrets/portal'), 0o600);
    const config = loadConfig({ path: 'etc/dongbo.yaml', env: {}, cwd: folder });
    expect(config.dataDir).toBe(join(folder, 'etc/data'));
    expect(config.sources[0].secrets['password']?.reveal()).toBe('a');
  });

  it('never shows a password, however it is printed', () => {
    const config = loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS }) });
    expect(config.sources[0].secrets['password']?.reveal()).toBe('nguồn-pw');
    for (const shown of [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      `${config.portal.secrets.password}`,
    ]) {
      expect(shown).toContain('[secret]');
      expect(shown).not.toMatch(/nguồn-pw|portal-pw/);
    }
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS }) });
    expect(() => Object.assign(config.portal, { batchSize: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config, { dataDir: '/' })).toThrow(TypeError);
  });

  it('takes variables where numbers, booleans and secrets are wanted, and groupId as a number', () => {
    const yaml = SMALLEST.replace('"35166"', '35166')
      .replace('passwordFile: ./secrets/portal', 'passwordEnv: PORTAL_PW')
      .concat(
        '  progressUpdates: ${PROGRESS}\nhttp: { port: "${PORT}" }\nqueue: { url: "redis://${REDIS}:6379" }\n',
      );
    const env = { PORTAL_PW: 'p w', PROGRESS: 'false', PORT: '0', REDIS: 'cache' };
    const config = loadConfig({ env, cwd: folderWith({ 'dongbo.yaml': yaml, ...SECRETS }) });
    expect(config.portal.secrets.password?.reveal()).toBe('p w');
    expect(config.portal.progressUpdates).toBe(false);
    expect(config.http.port).toBe(0);
    expect(config.queue.url).toBe('redis://cache:6379');
    expect(config.sources[0]).toMatchObject({ groupId: '35166' });
  });

  it('reads the optional secrets where they are given', () => {
    const yaml = `${SMALLEST}queue: { url: "rediss://cache:6380", username: dongbo, passwordFile: secrets/redis }
http: { scrapeTokenEnv: TOKEN }
`;
    const folder = folderWith({ 'dongbo.yaml': yaml, ...SECRETS, 'secrets/redis': 'r-pw' });
    const config = loadConfig({ env: { TOKEN: 't-pw' }, cwd: folder });
    expect(config.queue).toMatchObject({ url: 'rediss://cache:6380', username: 'dongbo' });
    expect(config.queue.password?.reveal()).toBe('r-pw');
    expect(config.http.scrapeToken?.reveal()).toBe('t-pw');
  });

  it('drops the slash an address ends with', () => {
    const yaml = SMALLEST.replace('/o/rest/v2', '/o/rest/v2/');
    const config = loadConfig({ env: {}, cwd: folderWith({ 'dongbo.yaml': yaml, ...SECRETS }) });
    expect(config.sources[0]).toMatchObject({ baseUrl: 'http://127.0.0.1:9101/o/rest/v2' });
  });
});

describe('a configuration that is wrong', () => {
  it('reports everything at once, each with path, found, expected and remedy', () => {
    const yaml = SMALLEST.replace('groupId: "35166"', 'groupId: null\n  pagesize: 50\n  maxTries: many')
      .replace('http://127.0.0.1:9102', 'ftp://portal.example')
      .replace('username: h23', 'username: ${NOBODY_SET_THIS}')
      .concat(
        'batchSize: 10\nhttp: { port: 99999 }\ntimezone: Europe/Paris\nexclude: [{}, { agencyCode: 7 }]\n',
        'mappings: { statuses: statuses.csv, agencies: nowhere.csv }\n',
      );
    const error = loadingError(
      folderWith({
        'dongbo.yaml': yaml,
        'secrets/source': SECRETS['secrets/source'],
        'statuses.csv': 'local,portal\nnew,1\nprocessing,11\nnew,2\n',
      }),
    );
    expect(error).toMatchObject({ code: 'config.invalid', exitCode: 2 });
    const byPath = new Map(error.problems.map((problem) => [problem.path, problem]));
    expect(new Set(byPath.keys())).toEqual(
      new Set([
        'batchSize',
        'exclude[0]',
        'exclude[1].agencyCode',
        'http.port',
        'mappings.agencies',
        'mappings.statuses:3',
        'mappings.statuses:4',
        'portal.adapterUrl',
        'portal.passwordFile',
        'portal.username',
        'source.groupId',
        'source.maxTries',
        'source.pagesize',
        'timezone',
      ]),
    );
    expect(error.problems).toHaveLength(byPath.size);
    expect(byPath.get('http.port')).toEqual({
      path: 'http.port',
      found: '99999',
      expected: 'a whole number from 0 to 65535',
      remedy: 'Correct the value.',
    });
    expect(byPath.get('source.pagesize')?.expected).toBe('pageSize');
    expect(byPath.get('batchSize')?.remedy).toBe('Move the key to portal.batchSize.');
    expect(byPath.get('source.groupId')?.found).toBe('an empty value (null)');
    expect(byPath.get('source.maxTries')).toMatchObject({
      found: '"many"',
      expected: 'a whole number from 1 to 20',
    });
    expect(byPath.get('portal.passwordFile')?.found).toBe('a file that does not exist');
    expect(byPath.get('portal.username')?.found).toBe('${NOBODY_SET_THIS}: not set in the environment');
    expect(byPath.get('mappings.statuses:3')?.found).toBe('portal: "11"');
    expect(byPath.get('mappings.statuses:4')?.found).toBe('"new" in line 2 and again in line 4');
    expect(byPath.get('exclude[1].agencyCode')?.remedy).toContain('double quotes');
    for (const problem of error.problemsIn('vi')) {
      expect(problem.remedy, problem.path).not.toBe(byPath.get(problem.path)?.remedy);
    }
  });

  it('says how to make a file when there is none', () => {
    const folder = folderWith({});
    const error = loadingError(folder);
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(join(folder, 'dongbo.yaml'));
    expect(error.message).toContain('a file that does not exist');
    expect(error.message).toContain('config/dongbo.example.yaml ');
  });

  it('names the groups that are missing and the keys they need', () => {
    const error = loadingError(folderWith({ 'dongbo.yaml': 'language: vi\n' }));
    expect(error.problems.map(({ path, found }) => [path, found])).toEqual([
      ['province', 'nothing'],
      ['portal', 'nothing'],
      ['source', 'nothing'],
    ]);
    expect(error.problems[1]?.expected).toContain('adapterUrl');
  });

  it('names the new key where it has one of an older version', () => {
    const yaml = SMALLEST.replace('censusFrom:', 'sweepFrom:');
    const { problems } = loadingError(folderWith({ 'dongbo.yaml': yaml, ...SECRETS }));
    expect(problems).toContainEqual(
      expect.objectContaining({
        path: 'source.sweepFrom',
        found: expect.stringContaining('older version'),
        expected: 'censusFrom',
        remedy: 'Rename the key to censusFrom.',
      }),
    );
  });

  it('is refused when it is empty or no mapping at all', () => {
    for (const yaml of ['', '# nothing\n', '- a\n', 'text\n']) {
      const error = loadingError(folderWith({ 'dongbo.yaml': yaml }));
      expect(error.problems.length, JSON.stringify(yaml)).toBeGreaterThan(0);
      expect(error.problems[0]?.expected).toContain('province');
    }
  });

  it.each([
    ['passwordFile: secret-by-mistake', 'a file that does not exist'],
    ['passwordFile: 12345678', '(not shown)'],
    ['passwordEnv: secret-by-mistake', '(…): not set in the environment'],
    ['password: secret-by-mistake', 'an unknown key'],
  ])('does not repeat a password written into the wrong place: %s', (line, found) => {
    const error = errorAfter((yaml) => yaml.replace('passwordFile: ./secrets/portal', line));
    expect(error.problems.map((problem) => problem.found)).toContain(found);
    expect(`${error.message} ${JSON.stringify(error.problems)}`).not.toMatch(/secret-by-mistake|12345678/);
  });

  it('does not show passwords in addresses, nor what a variable holds', () => {
    const error = errorAfter(
      (yaml) =>
        yaml
          .replace('127.0.0.1:9102', 'u:s3cr@t/@portal:9102')
          .concat('queue: { url: "redis://:s3cr@t@r" }\nhttp: { port: "${T}" }\n'),
      {},
      { T: 's3cr' },
    );
    expect(error.problems.map(({ path, found }) => [path, found])).toEqual([
      ['portal.adapterUrl', '"http://…@portal:9102"'],
      ['queue.url', '"redis://…@r"'],
      ['http.port', '"${T}"'],
    ]);
    expect(error.message).not.toContain('s3cr');
  });

  it('requires exactly one place for a secret', () => {
    const none = errorAfter((yaml) => yaml.replace('  passwordFile: ./secrets/portal\n', ''));
    expect(none.problems).toMatchObject([
      { path: 'portal.passwordFile', expected: 'passwordFile or passwordEnv' },
    ]);
    const both = errorAfter((yaml) => `${yaml}  passwordEnv: PW\n`, {}, { PW: 'x' });
    expect(both.problems).toMatchObject([
      { path: 'portal.passwordFile', expected: 'exactly one of the two' },
    ]);
  });
});
