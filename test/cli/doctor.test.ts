import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { DAY_MS, formatDay } from '../../src/domain/time.ts';
import { startPortal } from '../../src/sandbox/portal.ts';
import { configure } from '../endToEnd/support/testProvince.ts';
import { startHttpReceiver } from '../support/httpReceiver.ts';
import { startSmtpServer } from '../support/smtpServer.ts';
import { TEST_CERTIFICATE, trustTestCertificate } from '../support/testCertificate.ts';
import { run } from './captured.ts';
import { startFrontWithClock, startOwnRedis, startSourceWithClock } from './doctor/brokenSites.ts';
import { type DoctorSite, documentIn, one, startDoctorSite, states } from './doctor/doctorSite.ts';

let site: DoctorSite;
beforeEach(async () => {
  site = await startDoctorSite();
});
afterEach(() => site.close());

describe('dongbo doctor', () => {
  it('finds nothing wrong where everything is there, and leaves no ledger behind', async () => {
    const document = await site.doctor();
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
      portal_clock: 'ok',
      portal_codes: 'ok',
      pdf: 'ok',
      circuit: 'ok',
      verification: 'ok',
    });
    expect(one(document, 'ledger').found).toContain('no ledger yet');
    await expect(readFile(join(site.dataDir, 'ledger.db'))).rejects.toThrow('ENOENT');
  });

  it('names what in the configuration rests on an assumption', async () => {
    const { found } = one(await site.doctor(), 'assumptions');
    expect(found).toContain('portal.dstcodeIn: sent as a header');
    expect(found).toContain('portal.progressUpdates: ');
    // What the sources of docs/contracts.md dispute, or only one of them says.
    for (const key of ['portal.fields', 'portal.lists', 'source.originality']) {
      expect(found).toContain(`${key}: `);
    }
  });

  it('says of the newer interface that it is experimental, and tries the token at least', async () => {
    const portal = await startPortal({ interface: 'dvcqg2' });
    onTestFinished(() => portal.close());
    const yaml = parse(await readFile(site.config, 'utf8')) as { portal: { passwordFile: string } };
    const { passwordFile: clientSecretFile } = yaml.portal;
    const auth = { tokenUrl: `${portal.url}/oauth2/token`, clientId: 'dongbo', clientSecretFile };
    const newer = { kind: 'dvcqg2', adapterUrl: portal.url, auth, paths: { record: '/hoso/dongbo' } };
    await writeFile(site.config, stringify({ ...yaml, portal: newer }));
    const document = await site.doctor();
    expect(one(document, 'portal_kind')).toMatchObject({ state: 'warning' });
    expect(one(document, 'portal_login')).toMatchObject({ state: 'ok', found: 'A token was given.' });
    expect(one(document, 'portal_share').found).toContain('portal.paths.procedures');
    expect(Object.keys(portal.stats().requests)).toEqual(['token']);
    await writeFile(
      site.config,
      stringify({ ...yaml, portal: { ...newer, auth: { ...auth, clientId: 'x' } } }),
    );
    const refused = await site.doctor();
    expect(one(refused, 'portal_login')).toMatchObject({ state: 'problem' });
    expect(one(refused, 'portal_login').remedy).toContain('portal.auth');
  });

  it('writes nothing to the portal', async () => {
    await site.doctor();
    const asked = Object.keys(site.portal.stats().requests);
    expect(new Set(asked)).toEqual(new Set(['login', 'LayDanhSachTTHC']));
    expect([...site.portal.cases()]).toEqual([]);
  });

  it.each([
    ['redirects to another one', 'portal.adapterUrl', [{ kind: 'status', status: 302 }]],
    ['cannot be read', 'front of the portal', [{ kind: 'html' }]],
  ] as const)('says of the portal: %s', async (words, remedy, faults) => {
    site.portal.setFaults(faults);
    const { stdout } = await site.dongbo('doctor', '--lang', 'en');
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
      const { stdout, exitCode } = await site.dongbo('doctor', '--lang', language);
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
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: false, exitCode });
    const problems = document.checks.filter(({ state }) => state === 'problem');
    expect(problems.map((check) => check.name)).toEqual([name]);
    expect(JSON.stringify(document)).not.toContain('sandbox');
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
      return states(documentIn(stdout));
    };
    expect(await asked()).toMatchObject({ notify_webhook: 'ok', notify_email: 'ok' });
    expect([webhook.received, mail.mails]).toEqual([[], []]);
    await webhook.close();
    await mail.close();
    expect(await asked()).toMatchObject({ notify_webhook: 'problem', notify_email: 'problem' });
  });

  it('says until when the certificate at the portal and the password are valid, and warns in time', async () => {
    trustTestCertificate();
    const adapter = createServer(TEST_CERTIFICATE, (_, response) => response.end('{}'));
    await new Promise<void>((resolve) => adapter.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void adapter.close());
    const soon = formatDay(Date.now() + 3 * DAY_MS);
    const port = (adapter.address() as AddressInfo).port;
    await configure(site.config, {
      'portal.adapterUrl': `https://127.0.0.1:${port}`,
      'portal.passwordExpires': soon,
    });
    const document = await site.doctor();
    expect(one(document, 'portal_certificate')).toMatchObject({
      state: 'ok',
      found: 'valid until 2123-12-31',
    });
    expect(one(document, 'portal_password')).toMatchObject({
      state: 'warning',
      found: `valid until ${soon}; days left: 2`,
    });
    await configure(site.config, { 'portal.passwordExpires': '2024-01-01' });
    expect(one(await site.doctor(), 'portal_password').found).toBe('expired on 2024-01-01');
  });

  it('reports every fault of the configuration, and checks nothing else', async () => {
    await configure(site.config, { 'portal.batchSize': 0, 'source.nonsense': 1 });
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 2 });
    expect(document.checks.map(({ name }) => name)).toEqual(['configuration', 'configuration']);
    expect(document.checks.map(({ found }) => found).join()).toContain('portal.batchSize');
  });

  it('finds a folder that cannot be written, for any account', async () => {
    await writeFile(join(site.dir, 'data'), 'a file, where the folder should be');
    const document = await site.doctor();
    expect(document).toMatchObject({ ok: false, exitCode: 2 });
    expect(one(document, 'data_dir').found).toContain('is a file');
    await chmod(join(site.dir, 'data'), 0o400);
    expect(states(await site.doctor())).toMatchObject({ data_dir: 'problem' });
  });

  it('notices a source whose clock is wrong', async () => {
    await site.province.close();
    const slow = await startSourceWithClock(-300);
    try {
      await configure(site.config, { 'source.baseUrl': slow.url });
      const document = await site.doctor();
      expect(one(document, 'source_clock')).toMatchObject({ state: 'warning' });
      expect(one(document, 'source_clock').found).toMatch(/^-(29\d|300) s relative to/);
    } finally {
      await slow.close();
    }
  });

  it('notices a portal whose clock is wrong, also when it cannot be used', async () => {
    const fast = await startFrontWithClock(site.portal.url, 7 * 3_600);
    try {
      await configure(site.config, { 'portal.adapterUrl': fast.url });
      const document = await site.doctor();
      expect(document).toMatchObject({ ok: true, exitCode: 0 });
      expect(one(document, 'portal_clock')).toMatchObject({
        state: 'warning',
        found: expect.stringMatching(/^\+25(199|200|201) s relative to/),
        remedy: expect.stringContaining('NTP'),
      });
      site.portal.setFaults([{ kind: 'status', status: 503 }]);
      expect(states(await site.doctor())).toMatchObject({ portal_login: 'problem', portal_clock: 'warning' });
    } finally {
      await fast.close();
    }
  });

  it('looks at the settings of a Redis of your own', async () => {
    const server = await startOwnRedis();
    try {
      await configure(site.config, { 'queue.url': server.url });
      expect(states(await site.doctor())).toMatchObject({
        redis: 'ok',
        redis_persistence: 'warning',
        redis_eviction: 'ok',
      });
      await server.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const document = await site.doctor();
      expect(one(document, 'redis_eviction')).toMatchObject({ state: 'warning' });
      expect(document.exitCode).toBe(0);
    } finally {
      await server.close();
    }
  });
});
