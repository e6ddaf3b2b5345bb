import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { aRow, NOW } from '../support/cases.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dongbo-ledger-side-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** The case numbers that a start with this setting can deliver, after it has taken in a case of its own. */
async function delivered(encryptPayload: boolean, caseNo: string): Promise<string[]> {
  const ledger = openOrMakeLedger({ dataDir, privacy: { encryptPayload, keyFile: null } });
  const row = aRow({ caseNo, sourceId: caseNo });
  await ledger.ingest({ rows: [row], drafts: [], readAt: NOW, now: NOW });
  const lease = await ledger.lease({ owner: 'a', limit: 10, now: NOW, leaseMs: 1, lingerMs: 0 });
  await ledger.reclaim(NOW - 1);
  await ledger.close();
  return (lease?.records ?? []).map(({ record }) => record.caseNo).sort();
}

test('what waits sealed is still delivered when encryption was switched off, and on again', async () => {
  expect(await delivered(true, 'a')).toEqual(['a']);
  expect(await delivered(false, 'b')).toEqual(['a', 'b']);
  expect(await delivered(true, 'c')).toEqual(['a', 'b', 'c']);
});

test('without encryption no key is made', async () => {
  await delivered(false, 'a');
  expect(existsSync(join(dataDir, 'keys'))).toBe(false);
});
