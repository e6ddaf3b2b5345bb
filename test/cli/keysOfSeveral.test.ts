import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { authenticate } from '../../src/http/auth/authenticate.ts';
import { type TwoProvinces, twoProvinces } from './twoProvinces.ts';

const CREATE = ['keys', 'create', '--role', 'viewer', '--name', 'bộ nội vụ'];

async function letsIn({ inLedger }: TwoProvinces, key: string): Promise<readonly boolean[]> {
  const found: boolean[] = [];
  for (const place of [0, 1] as const) {
    const holder = await inLedger(place, (ledger) => authenticate(key, { ledger, now: Date.now }));
    found.push(holder !== null);
  }
  return found;
}

async function create(two: TwoProvinces): Promise<{ readonly id: string; readonly key: string }> {
  const { exitCode, stdout, stderr } = await two.both(...CREATE, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

test('one key reads in both provinces, is audited in each, and each can revoke it for itself', async () => {
  const two = twoProvinces();
  const made = await create(two);
  expect(made).toMatchObject({ role: 'viewer', agencies: null, provinces: ['H23', 'H24'] });
  expect(await letsIn(two, made.key)).toEqual([true, true]);
  for (const place of [0, 1] as const) {
    const entries = await two.inLedger(place, (ledger) => ledger.auditTrail({ limit: 10 }));
    expect(JSON.stringify(entries)).toContain('bộ nội vụ');
  }
  await two.inLedger(1, (ledger) =>
    ledger.revokeApiKey(made.id, { who: 'cli:tester', origin: 'here' }, Date.now()),
  );
  expect(await letsIn(two, made.key)).toEqual([true, false]);
  const revoked = await two.both('keys', 'revoke', 'bộ nội vụ', '--json');
  expect([revoked.exitCode, JSON.parse(revoked.stdout)]).toMatchObject([
    0,
    { id: made.id, revoked: ['H23'], stillValid: [] },
  ]);
  expect(await letsIn(two, made.key)).toEqual([false, false]);
});

test('it only reads, each province as a whole', async () => {
  const two = twoProvinces();
  const more = [
    ['keys', 'create', '--role', 'operator', '--name', 'x'],
    [...CREATE, '--agency', 'H23.1'],
    [...CREATE, '--link'],
  ];
  for (const words of more) {
    const { exitCode, stdout, stderr } = await two.both(...words);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining('for reading')]);
  }
});

test('where one province refuses it, none has it', async () => {
  const two = twoProvinces();
  await two.inLedger(1, (ledger) =>
    ledger.createApiKey(
      {
        id: 'a'.repeat(12),
        name: 'bộ nội vụ',
        role: 'admin',
        agencies: null,
        expiresAt: null,
        hash: Buffer.alloc(32),
      },
      { who: 'cli:tester', origin: 'here' },
      Date.now(),
    ),
  );
  const taken = await two.both(...CREATE);
  expect([taken.exitCode, taken.stderr]).toEqual([2, expect.stringContaining('Tỉnh H24 has a key named')]);
  renameSync(join(two.folders[1], 'data'), join(two.folders[1], 'away'));
  expect((await two.both(...CREATE)).exitCode).toBe(2);
  expect(await two.inLedger(0, (ledger) => ledger.apiKeys())).toEqual([]);
});

test('a province that is away keeps the key, and is named until it is revoked there, too', async () => {
  const two = twoProvinces();
  const { key } = await create(two);
  const [data, away] = [join(two.folders[1], 'data'), join(two.folders[1], 'away')];
  renameSync(data, away);
  const first = await two.both('keys', 'revoke', 'bộ nội vụ');
  expect([first.exitCode, first.stdout]).toEqual([1, expect.stringContaining('Not revoked in: H24')]);
  renameSync(away, data);
  expect(await letsIn(two, key)).toEqual([false, true]);
  expect((await two.both('keys', 'revoke', 'bộ nội vụ')).exitCode).toBe(0);
  expect(await letsIn(two, key)).toEqual([false, false]);
  const unknown = await two.both('keys', 'revoke', 'bộ nội vụ');
  expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('No province has')]);
});

test('a name that means two keys revokes neither', async () => {
  const two = twoProvinces();
  for (const place of [0, 1] as const) {
    const id = String(place).repeat(12);
    await two.inLedger(place, (ledger) =>
      ledger.createApiKey(
        {
          id,
          name: 'grafana',
          role: 'viewer',
          agencies: null,
          expiresAt: null,
          hash: Buffer.alloc(32, place),
        },
        { who: 'cli:tester', origin: 'here' },
        Date.now(),
      ),
    );
  }
  const { exitCode, stderr } = await two.both('keys', 'revoke', 'grafana');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('names different keys')]);
  for (const place of [0, 1] as const) {
    expect(await two.inLedger(place, (ledger) => ledger.apiKeys())).toMatchObject([{ revokedAt: null }]);
  }
});
