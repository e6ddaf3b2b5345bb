import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backupState, type ScheduledBackupDeps, takeScheduledBackup } from '../../src/backup/scheduled.ts';
import { fileDigest } from '../../src/dataDir/fileDigest.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger } from '../sync/tempLedger.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2026, 10, 28, 17);

async function schedule(over: { plan?: null } = {}) {
  const temp = await openTempLedger();
  const root = await mkdtemp(join(tmpdir(), 'dongbo-scheduled-'));
  onTestFinished(async () => {
    await temp.dispose();
    await rm(root, { recursive: true, force: true });
  });
  const dir = join(root, 'backups');
  const log = recordingLog();
  let fails = false;
  const deps: ScheduledBackupDeps = {
    ledger: temp.ledger,
    plan: over.plan === null ? null : { dir, at: '03:30', keep: 2, keyDir: null },
    backup: () => ({
      copyLedger: async (to) => {
        if (fails) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        await writeFile(to, 'the ledger');
        return { schema: 3, damage: null, ...(await fileDigest(to)) };
      },
      ...{ ledgerBytes: async () => 1, files: [], key: () => null, dataDir: root.concat('-data') },
      ...{ province: 'H23', version: '0.1.0', now: temp.now },
    }),
    offsetMs: 7 * HOUR,
    now: temp.now,
    log,
  };
  const fail = (value: boolean): void => {
    fails = value;
  };
  const at = async (hours: number): Promise<number> => {
    temp.clock.now = MIDNIGHT + hours * HOUR;
    await takeScheduledBackup(deps);
    return (await readdir(dir).catch(() => [])).length;
  };
  return { at, log, state: () => backupState(temp.ledger), fail };
}

test('the first backup is made at once, then one a day from its time on, also by a daemon that was down then', async () => {
  const { at, state } = await schedule();
  expect(await at(1)).toBe(1);
  expect(await at(3)).toBe(1);
  expect(await at(4), 'after 03:30').toBe(2);
  expect(await at(26)).toBe(2);
  expect(await at(35), 'down at 03:30; two are kept').toBe(2);
  expect((await state()).made?.at).toBe(MIDNIGHT + 35 * HOUR);
});

test('a backup that fails is said, and tried again after an hour', async () => {
  const { at, log, state, fail } = await schedule();
  fail(true);
  expect(await at(1)).toBe(0);
  expect((await state()).failed).toMatchObject({ code: 'backup.failed' });
  expect(log.lines.at(-1)).toMatchObject({ event: 'backup.failed', fields: { errorCode: 'backup.failed' } });
  fail(false);
  expect(await at(1.5)).toBe(0);
  expect(await at(2.1)).toBe(1);
  expect(await state()).toMatchObject({ failed: null, scheduledSince: MIDNIGHT + HOUR });
});

test('where none is configured none is made, and nobody waits for one', async () => {
  const { at, state } = await schedule({ plan: null });
  expect(await at(4)).toBe(0);
  expect((await state()).scheduledSince).toBeNull();
});
