import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createPayloadCodec } from '../../src/ledger/payload/codec.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import { SOON } from '../support/soon.ts';
import { work } from './support/controlPlane.ts';
import { type Daemon, startWithoutPages } from './support/daemon.ts';
import { states } from './support/ledgerFile.ts';
import { startTestProvince } from './support/testProvince.ts';

const RECORDS = 40;
const CHANGES = 5;

async function startSite() {
  const site = await startTestProvince({
    records: RECORDS,
    settings: { 'source.pollIntervalSeconds': 1, 'portal.progressUpdates': false },
  });
  onTestFinished(() => site.close());
  const keyFile = join(site.dataDir, 'keys', 'payload.key');
  const run = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await site.runHere(words);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  /** Delivery gets everything, and the daemon has found no payload that does not open. */
  const expectAllOpened = async (daemon: Omit<Daemon, 'url'>): Promise<void> => {
    await run('delivery', 'resume');
    await expect.poll(() => states(site.dataDir), SOON).toEqual({ synced: RECORDS });
    daemon.kill('SIGTERM');
    const { code, stderr } = await daemon.ended;
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('"payload.');
  };
  return { site, run, keyFile, key: () => readFileSync(keyFile), expectAllOpened };
}

/** The payloads that the ledger holds, and how many of them this key opens. */
function payloads(dataDir: string, key: Buffer): { readonly held: number; readonly opened: number } {
  const database = new Database(join(dataDir, 'ledger.db'), { readonly: true });
  try {
    const bodies = z
      .array(z.instanceof(Buffer))
      .parse(database.prepare('select body from payload').pluck().all());
    const codec = createPayloadCodec(oneKey(() => key));
    return { held: bodies.length, opened: bodies.filter((body) => codec.opens(body)).length };
  } finally {
    database.close();
  }
}

test('the key changes again and again beside a daemon that takes cases in: each opens, and none is read again', async () => {
  const { site, run, key, expectAllOpened } = await startSite();
  const daemon = await startWithoutPages(site);
  await expect.poll(() => states(site.dataDir), SOON).toEqual({ synced: RECORDS });
  await run('delivery', 'pause');

  const keys = [key()];
  for (let round = 1; round <= 6; round += 1) {
    await work(site.province, CHANGES, 0);
    await run('keys', 'rotate-payload');
    keys.push(key());
  }
  expect(new Set(keys.map((one) => one.toString('hex')))).toHaveLength(7);
  await work(site.province, CHANGES, 0);
  await expect.poll(() => payloads(site.dataDir, key()).held, SOON).toBeGreaterThanOrEqual(CHANGES);
  const { held, opened } = payloads(site.dataDir, key());
  expect(opened).toBe(held);

  await expectAllOpened(daemon);
});

test('after a change that was broken off the daemon works with both keys, no backup is made, and the command finishes it', async () => {
  const { site, run, keyFile, key, expectAllOpened } = await startSite();
  const backups = await mkdtemp(join(tmpdir(), 'dongbo-backups-'));
  onTestFinished(() => rm(backups, { recursive: true }));
  const daemon = await startWithoutPages(site);
  await expect.poll(() => states(site.dataDir), SOON).toEqual({ synced: RECORDS });
  await run('delivery', 'pause');
  await work(site.province, CHANGES, 0);
  await expect.poll(() => payloads(site.dataDir, key()).held, SOON).toBeGreaterThan(0);

  const next = randomBytes(32);
  writeFileSync(`${keyFile}.next`, next, { mode: 0o600 });
  await work(site.province, RECORDS, 0);
  await expect.poll(() => payloads(site.dataDir, next).opened, SOON).toBeGreaterThan(0);
  expect(await site.runHere(['backup', backups, '--lang', 'en'])).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining('The payload key is being changed') },
  });
  expect((await site.runHere(['doctor', '--lang', 'en'])).stdout).toContain('finish it');

  await run('keys', 'rotate-payload');
  expect(key()).toEqual(next);
  const { held, opened } = payloads(site.dataDir, next);
  expect(opened).toBe(held);
  await run('backup', backups);
  await expectAllOpened(daemon);
});
