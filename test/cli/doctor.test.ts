import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startEngine } from '../../src/app/engine.ts';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { failed, runCheck } from '../../src/cli/doctor/check.ts';
import { ok, withCounts } from '../../src/cli/doctor/findings.ts';
import { doctorTexts } from '../../src/cli/doctor/messages.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLog } from '../../src/observability/log.ts';
import { startTestProvince, type TestProvince } from '../endToEnd/support/testProvince.ts';
import { A_TENTH, aCensus } from '../reports/fakeLedger.ts';
import { startHttpReceiver } from '../support/httpReceiver.ts';
import { startSmtpServer } from '../support/smtpServer.ts';
import { configure, startOwnRedis, startSourceWithClock, tamper } from './brokenSites.ts';
import { type Answer, run } from './captured.ts';

const doctorDocument = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z_]+$/),
      state: z.enum(['ok', 'warning', 'problem']),
      found: z.string().min(1),
      remedy: z.string().min(1).nullable(),
    }),
  ),
});
type Document = z.infer<typeof doctorDocument>;

let site: TestProvince;
let listeners: number;
beforeAll(() => {
  listeners = process.getMaxListeners();
  process.setMaxListeners(100);
});
afterAll(() => {
  process.setMaxListeners(listeners);
});
beforeEach(async () => {
  site = await startTestProvince({ records: 30 });
});
afterEach(() => site.close());

async function dongbo(...words: string[]): Promise<Answer> {
  return await run([...words, '--config', site.config]);
}

async function doctor(...words: string[]): Promise<Document & { exitCode: number }> {
  const { stdout, exitCode } = await dongbo('doctor', '--json', ...words);
  expect(stdout.split('\n')).toHaveLength(2);
  const document = doctorDocument.parse(JSON.parse(stdout));
  for (const { state, remedy } of document.checks) expect(remedy === null).toBe(state === 'ok');
  return { ...document, exitCode };
}

function states({ checks }: Document): Record<string, string> {
  return Object.fromEntries(checks.map(({ name, state }) => [name, state]));
}

function one({ checks }: Document, name: string): Document['checks'][number] {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

describe('dongbo doctor', () => {
  it('finds nothing wrong where everything is there, and leaves no ledger behind', async () => {
    const document = await doctor();
    expect(document).toMatchObject({ ok: true, exitCode: 0 });
    expect(states(document)).toEqual({
      configuration: 'ok',
      assumptions: 'ok',
      data_dir: 'ok',
      disk_space: 'ok',
      ledger: 'ok',
      redis: 'ok',
      source: 'ok',
      source_sort: 'ok',
      source_clock: 'ok',
      portal_login: 'ok',
      portal_share: 'ok',
      portal_integration: 'ok',
      portal_codes: 'ok',
      circuit: 'ok',
      verification: 'ok',
    });
    expect(one(document, 'ledger').found).toContain('no ledger yet');
    await expect(readFile(join(site.dataDir, 'ledger.db'))).rejects.toThrow('ENOENT');
  });

  it('names what in the configuration rests on an assumption', async () => {
    const { found } = one(await doctor(), 'assumptions');
    expect(found).toContain('portal.dstcodeIn: sent as a header');
    expect(found).toContain('portal.progressUpdates: ');
  });

  it('writes nothing to the portal', async () => {
    await doctor();
    const asked = Object.keys(site.portal.stats().requests);
    expect(new Set(asked)).toEqual(new Set(['login', 'LayDanhSachTTHC']));
    expect([...site.portal.cases()]).toEqual([]);
  });

  it('examines what a sync left, also while another dongbo holds the folder', async () => {
    await dongbo('sync', '--json');
    const config = loadConfig({ path: site.config, env: {}, cwd: site.dir });
    const engine = await startEngine(config, { command: 'start', log: silentLog });
    try {
      const document = await doctor('--deep');
      expect(document).toMatchObject({ ok: true, exitCode: 0 });
      expect(one(document, 'ledger').found).toMatch(/30 cases, 30 of them synced/);
      expect(one(document, 'counters').state).toBe('ok');
      expect(one(document, 'redis').found).toContain('dataDir/redis');
      expect(states(document)).toMatchObject({ last_poll: 'ok', last_census: 'ok', agency_mapping: 'ok' });
    } finally {
      await engine.close();
    }
  });

  it.each([
    ['redirects to another one', 'portal.adapterUrl', [{ kind: 'status', status: 302 }]],
    ['cannot be read', 'front of the portal', [{ kind: 'html' }]],
  ] as const)('says of the portal: %s', async (words, remedy, faults) => {
    site.portal.setFaults(faults);
    const { stdout } = await dongbo('doctor', '--lang', 'en');
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain(words);
    expect(text).toContain(remedy);
  });

  it('says it in both languages and 80 columns, with a remedy for each problem', async () => {
    await site.portal.close();
    for (const [language, words] of [
      ['en', ['Portal: login', 'no connection to the adapter', 'portal.adapterUrl', 'Problems: 1.']],
      ['vi', ['Cổng: đăng nhập', 'không kết nối được tới', 'portal.adapterUrl', 'Lỗi: 1.']],
    ] as const) {
      const { stdout, exitCode } = await dongbo('doctor', '--lang', language);
      expect(exitCode).toBe(3);
      for (const word of words) expect(stdout).toMatch(new RegExp(word));
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
  });

  it.each([
    ['a portal that refuses the login', { 'portal.username': 'nobody' }, 'portal_login', 3],
    ['a portal that does not know the share path', { 'portal.shareEndpoint': '/nowhere' }, 'portal_share', 3],
    ['a source that refuses the user', { 'source.username': 'nobody' }, 'source', 4],
    ['a source that is not there', { 'source.baseUrl': 'http://127.0.0.1:1/o/rest/v2' }, 'source', 4],
    ['a Redis that is not there', { 'queue.url': 'redis://127.0.0.1:1' }, 'redis', 1],
  ] as const)('finds %s', async (_, settings, name, exitCode) => {
    await configure(site.config, settings);
    const document = await doctor();
    expect(document).toMatchObject({ ok: false, exitCode });
    const problems = document.checks.filter(({ state }) => state === 'problem');
    expect(problems.map((check) => check.name)).toEqual([name]);
    expect(JSON.stringify(document)).not.toContain('sandbox');
  });

  it('does not take a turn that has not come for a portal that is silent', async () => {
    await configure(site.config, { 'portal.requestsPerSecond': 0.05 });
    const document = await doctor();
    expect(document).toMatchObject({ ok: true, exitCode: 0 });
    expect(states(document)).toMatchObject({ portal_login: 'ok', portal_share: 'warning' });
    expect(one(document, 'portal_share').found).toContain('requestsPerSecond');
  });

  it('finds webhook and mail server where they are, without sending anything, and where they are not', async () => {
    const webhook = await startHttpReceiver();
    const mail = await startSmtpServer();
    await configure(site.config, {
      notify: {
        webhook: { url: webhook.url, secretEnv: 'PATH' },
        email: { host: '127.0.0.1', port: mail.port, from: 'dongbo@h23.test' },
      },
    });
    const env = { PATH: process.env['PATH'], LANG: 'en_GB.UTF-8' };
    const asked = async (): Promise<Record<string, string>> => {
      const { stdout } = await run(['doctor', '--json', '--config', site.config], { env });
      return states({ ...doctorDocument.parse(JSON.parse(stdout)) });
    };
    expect(await asked()).toMatchObject({ notify_webhook: 'ok', notify_email: 'ok' });
    expect([webhook.received, mail.mails]).toEqual([[], []]);
    await webhook.close();
    await mail.close();
    expect(await asked()).toMatchObject({ notify_webhook: 'problem', notify_email: 'problem' });
  });

  it('reports every fault of the configuration, and checks nothing else', async () => {
    await configure(site.config, { 'portal.batchSize': 0, 'source.nonsense': 1 });
    const document = await doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 2 });
    expect(document.checks.map(({ name }) => name)).toEqual(['configuration', 'configuration']);
    expect(document.checks.map(({ found }) => found).join()).toContain('portal.batchSize');
  });

  it('finds a folder that cannot be written, for any account', async () => {
    await writeFile(join(site.dir, 'data'), 'a file, where the folder should be');
    const document = await doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 2 });
    expect(one(document, 'data_dir').found).toContain('is a file');
    await chmod(join(site.dir, 'data'), 0o400);
    expect(states(await doctor())).toMatchObject({ data_dir: 'problem' });
  });

  it('finds a ledger of a newer dongbo, and still makes the other checks', async () => {
    const config = loadConfig({ path: site.config, env: {}, cwd: site.dir });
    await openOrMakeLedger(config).close();
    tamper(join(site.dataDir, 'ledger.db'), 'pragma user_version = 99');
    const document = await doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 1 });
    expect(one(document, 'ledger').found).toContain('schema 99');
    expect(states(document)).toMatchObject({ source: 'ok', portal_login: 'ok' });
  });

  it('finds counters that are off with --deep, and does not look for them without', async () => {
    await dongbo('sync', '--json');
    tamper(join(site.dataDir, 'ledger.db'), "update tally set n = n + 1 where dimension = 'all'");
    expect(await doctor()).toMatchObject({ exitCode: 0 });
    const document = await doctor('--deep');
    expect(document).toMatchObject({ ok: false, exitCode: 1 });
    expect(one(document, 'counters')).toMatchObject({ state: 'problem' });
  });

  it('names what the tables lack and the codes nobody explained, with counts', async () => {
    for (let row = 0; row < 3; row += 1) site.province.change(row, { dossierStatus: 'sleeping' });
    site.province.change(5, { govAgencyCode: 'NEW.1' });
    const poison = site.province.row(9)?.dossierNo;
    site.portal.setPoison((caseNo) => caseNo === poison);
    await configure(site.config, {
      'portal.codes': join(import.meta.dirname, '../../config/mappings/portal-codes.csv'),
    });
    await dongbo('sync', '--json', '--max-wait', '0s');
    const document = await doctor();
    expect(one(document, 'status_mapping')).toMatchObject({ state: 'warning' });
    expect(one(document, 'status_mapping').found).toContain('sleeping (3)');
    expect(one(document, 'agency_mapping').found).toContain('NEW.1 (1)');
    expect(one(document, 'portal_codes').found).toContain('11 (1)');
  });

  it('warns that delivery is paused, by whom and why', async () => {
    const ledger = openOrMakeLedger(loadConfig({ path: site.config, env: {}, cwd: site.dir }));
    const by = { who: 'key:dashboard', origin: '10.0.0.7' };
    await ledger.pauseDelivery({ by, note: 'maintenance', now: Date.now() });
    await ledger.close();
    const document = await doctor();
    expect(document).toMatchObject({ ok: true, exitCode: 0 });
    expect(one(document, 'delivery_pause')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/by key:dashboard \(maintenance\)/),
      remedy: expect.stringContaining('delivery resume'),
    });
  });

  it('distinguishes a circuit that waits for the portal from one that waits for a person', async () => {
    const config = loadConfig({ path: site.config, env: {}, cwd: site.dir });
    const circuit = { open: true, probeAt: Date.now(), detail: 'HTTP 503', openedAt: Date.now(), trips: 1 };
    for (const [cause, state] of [
      ['outage', 'warning'],
      ['login', 'problem'],
    ] as const) {
      const ledger = openOrMakeLedger(config);
      await ledger.setCircuit({ ...circuit, cause });
      await ledger.close();
      const document = await doctor();
      expect(one(document, 'circuit')).toMatchObject({ state });
      expect(one(document, 'circuit').found).toContain('HTTP 503');
      expect(document.exitCode).toBe(state === 'problem' ? 3 : 0);
    }
  });

  it('finds that look-ups are doubted, which is for the portal’s operator to mend', async () => {
    expect(states(await doctor())).toMatchObject({ verification: 'ok' });
    const ledger = openOrMakeLedger(loadConfig({ path: site.config, env: {}, cwd: site.dir }));
    const trust = { results: '-'.repeat(30), trippedAt: Date.now(), probeAt: Date.now() };
    await ledger.setFact('verification_breaker', JSON.stringify(trust), Date.now());
    await ledger.close();
    const document = await doctor();
    expect(one(document, 'verification')).toMatchObject({ state: 'problem' });
    expect(one(document, 'verification').found).toContain('of the last 30 look-ups, 30');
    expect(document.exitCode).toBe(3);
  });

  it('warns of readings that are long ago', async () => {
    const config = loadConfig({ path: site.config, env: {}, cwd: site.dir });
    const ledger = openOrMakeLedger(config);
    await ledger.setFact('poll', '{}', Date.now() - 3_600_000);
    await ledger.setFact('census', '{}', Date.now() - 3 * 86_400_000);
    await ledger.close();
    const document = await doctor();
    expect(one(document, 'last_poll')).toMatchObject({ state: 'warning', found: '1 h ago.' });
    expect(one(document, 'last_census')).toMatchObject({ state: 'warning', found: '3 d ago.' });
  });

  it('says what the last census showed, and warns where it shows clearly less and of numbers that two rows have', async () => {
    expect(states(await doctor())).not.toHaveProperty('census');
    const seen = async (over: Parameters<typeof aCensus>[0]) => {
      const ledger = openOrMakeLedger(loadConfig({ path: site.config, env: {}, cwd: site.dir }));
      await ledger.setFact('census', aCensus(over).value, Date.now());
      await ledger.close();
      const document = await doctor();
      return [one(document, 'census'), one(document, 'case_numbers')];
    };
    expect(await seen({ rows: 1_234, missing: 3 })).toMatchObject([
      {
        state: 'ok',
        found: expect.stringMatching(/^1,234 rows read\. Counted cases that .* did not show: 3\./),
      },
      { state: 'ok' },
    ]);
    expect(await seen({ shortfalls: A_TENTH, duplicates: ['H23-1'], duplicateCount: 1 })).toMatchObject([
      {
        state: 'warning',
        found: expect.stringContaining('in all 300 instead of 3,000'),
        remedy: expect.stringContaining('sources accept'),
      },
      { state: 'warning', found: expect.stringContaining('1 (H23-1)') },
    ]);
  });

  it('notices a source whose clock is wrong', async () => {
    await site.province.close();
    const slow = await startSourceWithClock(-300);
    try {
      await configure(site.config, { 'source.baseUrl': slow.url });
      const document = await doctor();
      expect(one(document, 'source_clock')).toMatchObject({ state: 'warning' });
      expect(one(document, 'source_clock').found).toMatch(/^-(29\d|300) s relative to/);
    } finally {
      await slow.close();
    }
  });

  it('looks at the settings of a Redis of your own', async () => {
    const server = await startOwnRedis();
    try {
      await configure(site.config, { 'queue.url': server.url });
      expect(states(await doctor())).toMatchObject({
        redis: 'ok',
        redis_persistence: 'warning',
        redis_eviction: 'ok',
      });
      await server.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const document = await doctor();
      expect(one(document, 'redis_eviction')).toMatchObject({ state: 'warning' });
      expect(document.exitCode).toBe(0);
    } finally {
      await server.close();
    }
  });
});

describe('a check', () => {
  const texts = doctorTexts('en');
  const facts = { config: {}, ledger: null, redis: null, now: 0, deep: false, log: silentLog };
  const context = { ...facts, language: 'en', texts } as never;

  it('is aborted when its time is up, and reports that', async () => {
    let aborted = false;
    const slow = (_: unknown, signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    const [finding] = await runCheck(['redis', slow], context, 20);
    expect(finding).toMatchObject({
      name: 'redis',
      state: 'problem',
      found: 'No answer within 0.02 seconds.',
    });
    expect(aborted).toBe(true);
  });

  it('that throws becomes a problem that quotes nothing of a foreign error', async () => {
    const secret = 'mật khẩu là 12345';
    const broken = (): Promise<never> => Promise.reject(new TypeError(secret));
    const findings = await runCheck(['redis', broken], context);
    expect(findings).toMatchObject([{ state: 'problem' }]);
    expect(JSON.stringify([findings, failed('redis', new Error(secret), 'en')])).not.toContain(secret);
  });

  it('that is quick passes its findings on', async () => {
    const finding = ok('redis', 'fine');
    expect(await runCheck(['redis', () => Promise.resolve([finding])], context)).toEqual([finding]);
  });
});

describe('codes with counts', () => {
  it('come with most cases first, five at most, fit for a terminal', () => {
    const counts = Array.from({ length: 7 }, (_, i): [string, number] => [`c${i}`, i + 1]);
    expect(withCounts(counts)).toBe('c6 (7), c5 (6), c4 (5), c3 (4), c2 (3), … +2');
    expect(
      withCounts([
        ['a\u001B[31m\nb', 1],
        ['', 2],
      ]),
    ).toBe('"" (2), a [31m b (1)');
  });
});
