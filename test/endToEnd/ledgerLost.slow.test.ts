import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SOON } from '../support/soon.ts';
import { startWithoutPages } from './support/daemon.ts';
import { only, syncDocument } from './support/documents.ts';
import { states } from './support/ledgerFile.ts';
import { startTestProvince } from './support/testProvince.ts';

const RECORDS = 40;

test('a daemon whose ledger is deleted saves it, ends with 2, and nothing begins anew until it is back', async () => {
  const site = await startTestProvince({ records: RECORDS, settings: { 'source.pollIntervalSeconds': 1 } });
  onTestFinished(() => site.close());
  const daemon = await startWithoutPages(site);
  await vi.waitFor(() => expect(states(site.dataDir)).toEqual({ synced: RECORDS }), SOON);
  const file = join(site.dataDir, 'ledger.db');
  for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix);

  const { code, stderr } = await daemon.ended;
  expect(code).toBe(2);
  const [, saved = ''] = /mv (\S+) /.exec(stderr) ?? [];
  expect(saved).toContain('ledger.rescued-');
  const refused = await site.runHere(['sync', '--lang', 'en']);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is gone or empty') });

  await rename(saved, file);
  const { code: ended, stdout } = await site.runHere(['sync', '--json']);
  expect(ended).toBe(0);
  const { gap, delivered } = only(syncDocument, stdout);
  expect({ synced: gap.synced, delivered }, 'no case is new').toEqual({ synced: RECORDS, delivered: 0 });
});
