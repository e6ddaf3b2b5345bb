import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

const RECORDS = 40;

test('a province whose payload key is lost reports, delivers all that was sealed with it, and makes no other key', async () => {
  const site = await startTestProvince({
    records: RECORDS,
    settings: { 'portal.progressUpdates': false },
  });
  onTestFinished(() => site.close());
  expect((await site.runHere(['delivery', 'pause'])).code).toBe(0);
  expect((await site.runHere(['sync'])).code).toBe(3);
  const key = join(site.dataDir, 'keys', 'payload.key');
  await rm(key);

  const preview = await site.runHere(['preview']);
  expect(preview.code, preview.stderr).toBe(0);
  const waiting = await site.runHere(['sync']);
  expect(waiting.code).toBe(3);
  expect(waiting.stderr).toContain('payload.key_missing');
  expect(existsSync(key), 'while sealed payloads wait for it').toBe(false);

  expect((await site.runHere(['delivery', 'resume'])).code).toBe(0);
  const { code, stdout, stderr } = await site.runHere(['sync', '--json']);
  expect(code, stderr).toBe(0);
  expect(only(syncDocument, stdout).gap).toMatchObject({ synced: RECORDS, unsynced: 0 });
  // Nothing is sealed any more.
  expect((await site.runHere(['sync'])).code).toBe(0);
  expect(existsSync(key)).toBe(true);
});
