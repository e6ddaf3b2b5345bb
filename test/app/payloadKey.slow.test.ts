import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { checkPayloadKey } from '../../src/app/checkPayloadKey.ts';
import { openLedger, openOrMakeLedger } from '../../src/app/openLedger.ts';
import { finishRotation, rotatePayloadKey } from '../../src/app/rotatePayloadKey.ts';
import { keyFingerprint } from '../../src/ledger/payload/keyFile.ts';
import { readFact } from '../../src/ledger/port/facts.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { PAYLOAD_KEY, READ_AGAIN } from '../../src/ledger/port/sharedFacts.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';

const REASON = 'PAYLOAD_UNREADABLE';

/** A data folder, and starts of dongbo on it as far as the ledger goes. */
async function site(keyPath: string | null = null) {
  const dataDir = await mkdtemp(join(tmpdir(), 'dongbo-payload-key-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const keyFile = keyPath === null ? null : join(dataDir, keyPath);
  const config = { dataDir, privacy: { encryptPayload: true, keyFile } };
  return {
    config,
    keyFile: keyFile ?? join(dataDir, 'keys', 'payload.key'),
    start: async <T>(work: (ledger: Ledger) => Promise<T>) => {
      const log = recordingLog();
      const ledger = openOrMakeLedger(config);
      try {
        await ledger.reclaim(NOW);
        await checkPayloadKey(config, ledger, log);
        return { result: await work(ledger), events: log.lines.map(({ event }) => event) };
      } finally {
        await ledger.close();
      }
    },
    /** As the disk may do it. */
    damage: (caseNo: string) => {
      const database = new Database(join(dataDir, 'ledger.db'));
      const changed = database
        .prepare(
          `update payload set body = cast(substr(body, 1, 20) || x'00' || substr(body, 22) as blob)
           where record_id = (select id from record where case_no = ?)`,
        )
        .run(caseNo);
      database.close();
      expect(changed.changes).toBe(1);
    },
  };
}

const rows = manyRows(5);
const numbers = rows.map(({ record }) => record.caseNo);
const takeIn = (ledger: Ledger) => ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
const causes = async (ledger: Ledger) =>
  Object.fromEntries((await ledger.causes()).map(({ reason, never }) => [reason, never]));
const readsAgain = async (ledger: Ledger) => (await readFact(ledger, READ_AGAIN))?.value === true;

async function leased(ledger: Ledger): Promise<string[]> {
  const request = { owner: 'a', limit: 10, now: Date.now() + 1_000, leaseMs: 60_000, lingerMs: 0 };
  const lease = await ledger.lease(request);
  return (lease?.records ?? []).map(({ record }) => record.caseNo).sort();
}

test('the ledger remembers the fingerprint of its key', async () => {
  const { start, keyFile } = await site();
  const { result, events } = await start((ledger) => readFact(ledger, PAYLOAD_KEY));
  expect(result?.value).toEqual({ fingerprint: keyFingerprint(await readFile(keyFile)), wasMissed: false });
  expect(events).toEqual([]);
});

test('one payload that cannot be opened waits under a reason of its own, is read again, and holds up no other', async () => {
  const { start, damage } = await site();
  await start(takeIn);
  const [damaged = '', ...others] = numbers;
  damage(damaged);
  await start(async (ledger) => {
    expect(await leased(ledger)).toEqual(others);
    expect(await causes(ledger)).toEqual({ AWAITING_DELIVERY: 4, [REASON]: 1 });
    expect(await ledger.recount()).toBe(0);
    expect(await readsAgain(ledger)).toBe(true);
    const { changed } = await takeIn(ledger);
    expect(changed).toBe(1);
    expect(await leased(ledger)).toEqual([damaged]);
  });
});

test('no key is made where sealed payloads exist: start says so, and the source is read again', async () => {
  const { start, keyFile } = await site();
  await start(takeIn);
  await rm(keyFile);
  const { events } = await start(async (ledger) => {
    expect(await causes(ledger)).toEqual({ [REASON]: 5 });
    expect(await leased(ledger)).toEqual([]);
    expect(await readsAgain(ledger)).toBe(true);
    await takeIn(ledger);
    expect(await leased(ledger)).toEqual(numbers);
    expect(await ledger.recount()).toBe(0);
  });
  expect(events).toEqual(['payload.set_aside', 'payload.key_missing']);
  expect(existsSync(keyFile)).toBe(false);
  // What was sealed meanwhile ended with the process.
  expect((await start(causes)).result).toEqual({ [REASON]: 5 });
});

test('what was set aside is due again once the right key is back, without the source', async () => {
  const { start, keyFile } = await site();
  await start(takeIn);
  await rename(keyFile, `${keyFile}.away`);
  await start(causes);
  await rename(`${keyFile}.away`, keyFile);
  const { result, events } = await start(leased);
  expect(result).toEqual(numbers);
  expect(events).toEqual(['payload.returned']);
  expect((await start(causes)).events).toEqual([]);
});

test('another key is reported until nothing needs the one before, and only what needs that one is read again', async () => {
  const { start, keyFile } = await site();
  await start(takeIn);
  await writeFile(keyFile, Buffer.alloc(32, 7), { mode: 0o600 });
  const { events } = await start(takeIn);
  expect(events).toEqual(['payload.set_aside', 'payload.key_other']);
  const again = await start(async (ledger) => ({
    delivered: await leased(ledger),
    key: (await readFact(ledger, PAYLOAD_KEY))?.value.fingerprint,
  }));
  expect(again.events).toEqual([]);
  expect(again.result).toEqual({ delivered: numbers, key: keyFingerprint(Buffer.alloc(32, 7)) });
});

test('commands that read work without the key, and make none', async () => {
  const { start, keyFile, config } = await site();
  await start(takeIn);
  await rm(keyFile);
  const ledger = openLedger(config);
  expect(await causes(ledger)).toEqual({ AWAITING_DELIVERY: 5 });
  expect(await ledger.contents(await ledger.waiting({}, 10))).toEqual([]);
  await ledger.close();
  expect(existsSync(keyFile)).toBe(false);
});

test('the key is made, found and missed where the configuration says', async () => {
  const { start, keyFile, config } = await site('elsewhere/dongbo.key');
  await start(takeIn);
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  expect(existsSync(join(config.dataDir, 'keys'))).toBe(false);
  expect((await start(leased)).result).toEqual(numbers);
  await rm(keyFile);
  expect((await start(causes)).events).toEqual(['payload.set_aside', 'payload.key_missing']);
});

const PERSON = { who: 'tester', origin: 'cli' };

test('a new key seals every payload, takes the place of the old one, and nothing is read again', async () => {
  const { start, keyFile, config } = await site();
  await start(takeIn);
  const old = await readFile(keyFile);
  const rotated = await rotatePayloadKey(config, PERSON, NOW);
  const now = await readFile(keyFile);
  expect(now.equals(old)).toBe(false);
  expect(rotated).toEqual({ fingerprint: keyFingerprint(now), resealed: 5, unopened: 0 });
  const { result, events } = await start(async (ledger) => [await leased(ledger), await readsAgain(ledger)]);
  expect(result).toEqual([numbers, false]);
  expect(events).toEqual([]);
});

test('a change of the key that was killed half-way continues with both keys', async () => {
  const { start, keyFile, config } = await site();
  await start(takeIn);
  const old = await readFile(keyFile);
  await rotatePayloadKey(config, PERSON, NOW);
  // As if killed before the new key got its name, with one payload sealed by the old one.
  await rename(keyFile, `${keyFile}.aside`);
  await writeFile(keyFile, old, { mode: 0o600 });
  const ledger = openOrMakeLedger(config);
  await ledger.ingest({ rows: manyRows(6).slice(5), drafts: [], readAt: NOW, now: NOW });
  await ledger.close();
  await rename(`${keyFile}.aside`, `${keyFile}.next`);
  expect(await rotatePayloadKey(config, PERSON, NOW)).toMatchObject({ resealed: 1, unopened: 0 });
  expect(existsSync(`${keyFile}.next`)).toBe(false);
  expect((await start(leased)).result).toHaveLength(6);
});

test('after a change without the lost key, what it had sealed is read again', async () => {
  const { start, keyFile, config } = await site();
  await start(takeIn);
  await rm(keyFile);
  expect(await rotatePayloadKey(config, PERSON, NOW)).toMatchObject({ resealed: 0, unopened: 5 });
  const { result, events } = await start(causes);
  expect(result).toEqual({ [REASON]: 5 });
  expect(events).toEqual(['payload.set_aside']);
  expect((await start(readsAgain)).events).toEqual([]);
});

test('a ledger that is open meanwhile opens what was sealed before, and seals with the new key', async () => {
  const { start, keyFile, config } = await site();
  await start(takeIn);
  const open = openOrMakeLedger(config);
  await rotatePayloadKey(config, PERSON, NOW);
  await open.ingest({ rows: manyRows(6).slice(5), drafts: [], readAt: NOW, now: NOW });
  expect(await leased(open)).toHaveLength(6);
  await open.reclaim(NOW);
  await open.close();
  expect(await rotatePayloadKey(config, PERSON, NOW)).toMatchObject({ resealed: 6, unopened: 0 });
  expect((await readdir(join(keyFile, '..'))).sort()).toEqual(['payload.key']);
});

test('a start does not wait for a process that is changing the key', async () => {
  const { start, keyFile, config } = await site();
  await start(takeIn);
  await writeFile(`${keyFile}.next`, Buffer.alloc(32, 7), { mode: 0o600 });
  const other = new Database(join(config.dataDir, 'keys.lock'));
  other.exec('begin exclusive');
  const before = performance.now();
  expect(await finishRotation(config, PERSON, NOW)).toBeNull();
  expect(performance.now() - before).toBeLessThan(60_000);
  expect((await start(leased)).result).toEqual(numbers);
  other.close();
  expect(await finishRotation(config, PERSON, NOW)).toMatchObject({ unopened: 0 });
});

test('a change that another machine with the same key file has just finished is finished here, too', async () => {
  const { start, keyFile, config } = await site();
  // The other machine has sealed anew what there was.
  await start(causes);
  // It waits for its first transaction, with the new key already there.
  const other = new Database(join(config.dataDir, 'ledger.db'));
  other.exec('begin immediate');
  const changing = rotatePayloadKey(config, PERSON, NOW);
  while (!existsSync(`${keyFile}.next`)) await setImmediate();
  await rename(`${keyFile}.next`, keyFile);
  other.close();
  const { fingerprint, unopened } = await changing;
  expect({ fingerprint, unopened }).toEqual({
    fingerprint: keyFingerprint(await readFile(keyFile)),
    unopened: 0,
  });
  expect((await start(causes)).events).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  'a start leaves a change that was broken off as it is where it may not write beside the key, and works with both keys',
  async () => {
    const { start, keyFile, config } = await site('elsewhere/dongbo.key');
    const folder = join(keyFile, '..');
    await mkdir(folder);
    const mount = (...args: string[]) => execFileSync('mount', [...args, folder], { stdio: 'ignore' });
    try {
      mount('-t', 'tmpfs', 'tmpfs');
    } catch {
      process.stderr.write('A read-only folder of the key is not tested: this account may not mount one.\n');
      return;
    }
    onTestFinished(() => void execFileSync('umount', [folder]));
    await start(takeIn);
    await writeFile(`${keyFile}.next`, Buffer.alloc(32, 7), { mode: 0o600 });
    mount('-o', 'remount,ro');
    expect(await finishRotation(config, PERSON, NOW)).toBe('unfinished');
    await expect(rotatePayloadKey(config, PERSON, NOW)).rejects.toThrow(folder);
    const { result, events } = await start(leased);
    expect(result).toEqual(numbers);
    expect(events).toEqual([]);
    mount('-o', 'remount,rw');
    expect(await finishRotation(config, PERSON, NOW)).toMatchObject({ unopened: 0 });
    expect(existsSync(`${keyFile}.next`)).toBe(false);
  },
);

test('two changes at once follow each other', async () => {
  const { start, config } = await site();
  await start(takeIn);
  const both = await Promise.all([1, 2].map(() => rotatePayloadKey(config, PERSON, NOW)));
  expect(new Set(both.map(({ fingerprint }) => fingerprint))).toHaveLength(2);
  expect(both).toMatchObject([{ unopened: 0 }, { unopened: 0 }]);
  expect((await start(leased)).result).toEqual(numbers);
});

test.skipIf(process.getuid?.() !== 0)(
  'a new key that root makes may be read by whoever may read the old one',
  async () => {
    const { start, keyFile, config } = await site();
    await start(takeIn);
    await chmod(keyFile, 0o640);
    await chown(keyFile, 65_534, 65_534);
    await rotatePayloadKey(config, PERSON, NOW);
    const { mode, uid, gid } = await stat(keyFile);
    expect({ mode: mode & 0o777, uid, gid }).toEqual({ mode: 0o640, uid: 65_534, gid: 65_534 });
  },
);
