import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { authenticate } from '../../src/http/auth/authenticate.ts';
import { keyHash, newSecret } from '../../src/http/auth/keyText.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { lockDataDir } from '../../src/queue/dataDirLock.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type Answer, run } from './captured.ts';

const DAY_MS = 86_400_000;
const AGENCIES = [
  'local,national,name,level,parent,valid_from,valid_to',
  'H23,000.00.00.H23,Tỉnh Hải Dương,province,,,',
  'H23.12,000.12.00.H23,Sở Tài nguyên,province,H23,,',
].join('\n');

function province() {
  const yaml = `${SMALLEST}mappings: { agencies: agencies.csv }\n`;
  const cwd = folderWith({ 'dongbo.yaml': yaml, 'agencies.csv': AGENCIES, ...SECRETS, ...LEDGER });
  const dongbo = (...words: string[]): Promise<Answer> => run(words, { cwd });
  const json = async (...words: string[]): Promise<Record<string, unknown>> => {
    const { stdout, stderr, exitCode } = await dongbo(...words, '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  return { cwd, dongbo, json };
}
const CREATE = ['keys', 'create', '--role', 'viewer', '--name', 'grafana'];

describe('keys create', () => {
  test('shows a key that lets its holder in, while others have the ledger open', async () => {
    const { cwd, json } = province();
    const file = join(cwd, 'data', 'ledger.db');
    const daemon = openSqliteLedger({ file, key: null });
    const made = await json('keys', 'create', '--role', 'operator', '--name', 'Tổ vận hành');
    expect(Object.keys(made).slice(0, 4)).toEqual(['id', 'name', 'role', 'key']);
    expect(made).toMatchObject({ name: 'Tổ vận hành', role: 'operator', agencies: null, expiresAt: null });
    const holder = await authenticate(String(made['key']), { ledger: daemon, now: Date.now });
    expect(holder).toEqual({ keyId: made['id'], name: 'Tổ vận hành', role: 'operator', agencies: null });

    expect(await json('keys', 'revoke', 'Tổ vận hành')).toMatchObject({ id: made['id'] });
    expect(await authenticate(String(made['key']), { ledger: daemon, now: Date.now })).toBeNull();
    await daemon.close();
  });

  test('shows it once: no other command, and no file, has it', async () => {
    const { cwd, dongbo } = province();
    const { stdout } = await dongbo(...CREATE);
    const secret = /dongbo_[a-z0-9]+_(\w+)/.exec(stdout)?.[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(stdout).toContain('shown only once');
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    for (const words of [
      ['keys', 'list'],
      ['keys', 'list', '--json'],
      ['audit', '--json'],
    ]) {
      const { stdout: said } = await dongbo(...words);
      expect(said).toContain('grafana');
      expect(said).not.toContain(secret);
    }
    const database = new Database(join(cwd, 'data', 'ledger.db'));
    expect(database.serialize().includes(secret)).toBe(false);
    const { hash } = database.prepare('select hash from api_key').get() as { hash: Buffer };
    expect(JSON.stringify((await dongbo('keys', 'list', '--json')).stdout)).not.toContain(
      hash.toString('hex'),
    );
    database.close();
  });

  test('can hand it over by a link that works once, so that nobody else learns it', async () => {
    const { cwd, json, dongbo } = province();
    const made = await json(...CREATE, '--link', 'https://dongbo.example.vn/');
    expect(made).not.toHaveProperty('key');
    const [, secret = ''] =
      /^https:\/\/dongbo\.example\.vn\/sign-in\/link\/(\w{43})$/.exec(String(made['link'])) ?? [];
    const left = Date.parse(String(made['linkExpiresAt'])) - Date.now();
    expect(Math.abs(left - DAY_MS)).toBeLessThan(60_000);
    const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
    const { hash } = newSecret(String(made['id']));
    expect(await ledger.useSignInLink(keyHash(secret), Date.now(), () => hash)).toMatchObject({
      renewed: true,
    });
    expect(await ledger.useSignInLink(keyHash(secret), Date.now(), () => hash)).toBeNull();
    await ledger.close();

    const { stdout } = await dongbo(...CREATE.slice(0, -1), 'other', '--link');
    expect(stdout).toContain('  http://127.0.0.1:8080/sign-in/link/');
    expect(stdout).toContain('address of this machine');
    const { exitCode } = await dongbo(...CREATE.slice(0, -1), 'third', '--link', 'javascript:alert(1)');
    expect(exitCode).toBe(2);
  });

  test('takes the last day, or how long it is valid', async () => {
    const { json } = province();
    const until = async (name: string, when: string) =>
      String(
        (await json('keys', 'create', '--role', 'viewer', '--name', name, '--expires', when))['expiresAt'],
      );
    expect(await until('a', '2030-12-31')).toBe('2031-01-01T00:00:00+07:00');
    for (const [name, when, ms] of [
      ['b', '90d', 90 * DAY_MS],
      ['c', '12h', DAY_MS / 2],
    ] as const) {
      const left = Date.parse(await until(name, when)) - Date.now();
      expect(Math.abs(left - ms), when).toBeLessThan(60_000);
    }
  });

  test.each([
    ['a name that is taken', [...CREATE], 'A key named "grafana" already exists.'],
    ['a name that could forge a line', [...CREATE.slice(0, 4), '--name', 'a\nb'], 'cannot be the name'],
    ['no name', [...CREATE.slice(0, 4), '--name', ' '], 'cannot be the name'],
    ['a role that is none', ['keys', 'create', '--role', 'root', '--name', 'x'], 'viewer, operator, admin'],
    ['no role', ['keys', 'create', '--name', 'x'], '--role'],
    ['a day gone by', [...CREATE.slice(0, 5), 'x', '--expires', '2024-01-01'], 'not an expiry in the future'],
    ['a day that is none', [...CREATE.slice(0, 5), 'x', '--expires', '2030-02-30'], 'not an expiry'],
    ['no time at all', [...CREATE.slice(0, 5), 'x', '--expires', '0d'], 'not an expiry'],
    ['more than a lifetime', [...CREATE.slice(0, 5), 'x', '--expires', '999999d'], 'not an expiry'],
    [
      'an agency that is not in the table',
      [...CREATE.slice(0, 5), 'x', '--agency', 'H23.21'],
      'Did you mean "H23.12"?',
    ],
  ])('refuses %s, and keeps nothing', async (_, words, why) => {
    const { dongbo, json } = province();
    await dongbo(...CREATE);
    const { exitCode, stdout, stderr } = await dongbo(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
    expect((await json('keys', 'list'))['keys']).toHaveLength(1);
  });
});

describe('keys list', () => {
  test('shows what each key may do, for whom, until when, and whether it still does', async () => {
    const { dongbo, json } = province();
    await json(...CREATE, '--agency', 'H23.12', '--agency', 'H23', '--expires', '2030-12-31');
    await json('keys', 'create', '--role', 'admin', '--name', 'brief', '--expires', '1ms');
    const { id } = await json('keys', 'create', '--role', 'admin', '--name', 'gone');
    expect(await json('keys', 'revoke', String(id))).toMatchObject({ name: 'gone' });

    const { keys } = (await json('keys', 'list')) as { keys: Record<string, unknown>[] };
    expect(keys.map(({ name, role, state }) => [name, role, state])).toEqual([
      ['grafana', 'viewer', 'active'],
      ['brief', 'admin', 'expired'],
      ['gone', 'admin', 'revoked'],
    ]);
    expect(keys[0]).toMatchObject({ agencies: ['H23.12', 'H23'], expiresAt: '2031-01-01T00:00:00+07:00' });
    for (const [language, words] of [
      ['vi', ['KHÓA API', 'còn hiệu lực', 'đã hết hạn', 'đã thu hồi', '31/12/2030', 'Phạm vi: H23.12, H23']],
      ['en', ['API keys', 'active', 'expired', 'revoked', '2030-12-31', 'Scope: H23.12, H23']],
    ] as const) {
      const { stdout } = await dongbo('keys', 'list', '--lang', language);
      for (const word of words) expect(stdout).toContain(word);
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
  });

  test('says so where there is none: no key is there by default', async () => {
    const { dongbo, json } = province();
    expect((await dongbo('keys', 'list')).stdout).toContain('no keys yet');
    expect(await json('keys', 'list')).toEqual({ keys: [] });
  });
});

test('keys revoke names the nearest where there is none of that name', async () => {
  const { dongbo } = province();
  await dongbo(...CREATE);
  const { exitCode, stderr } = await dongbo('keys', 'revoke', 'grafna');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Did you mean "grafana"?');
});

test('keys rotate-payload works beside a daemon, and says what it did', async () => {
  const { cwd, json } = province();
  const lock = lockDataDir(join(cwd, 'data'), 'start');
  onTestFinished(() => lock.release());
  const made = await json('keys', 'rotate-payload');
  expect(made).toEqual({ fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), resealed: 0, unopened: 0 });
  const { entries } = await json('audit', 'list');
  expect(entries).toContainEqual(
    expect.objectContaining({ action: 'payload_key.rotated', subject: made['fingerprint'] }),
  );
});
