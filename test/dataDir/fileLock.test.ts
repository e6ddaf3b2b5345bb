import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withFileLock } from '../../src/dataDir/fileLock.ts';
import { IS_ROOT, NOBODY } from '../support/nobody.ts';

function place(patienceMs = 60_000) {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-lock-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return { dir, lock: { file: join(dir, 'keys.lock'), patienceMs, busy: () => new Error('busy') } };
}

test('the work of one waits for that of another, and is refused when its patience ends', async () => {
  const { lock } = place();
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = withFileLock(lock, async () => {
    await promise;
    order.push('first');
  });
  await expect(withFileLock({ ...lock, patienceMs: 0 }, async () => undefined)).rejects.toThrow('busy');
  const second = withFileLock(lock, async () => void order.push('second'));
  resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});

test('is readable for this account alone', async () => {
  const { lock } = place();
  await withFileLock(lock, async () => undefined);
  expect(statSync(lock.file).mode & 0o777).toBe(0o600);
});

test.runIf(IS_ROOT)(
  'what root locks, the account that the folder belongs to can open afterwards',
  async () => {
    const { dir, lock } = place();
    chownSync(dir, NOBODY.uid, NOBODY.gid);
    await withFileLock(lock, async () => undefined);
    expect(statSync(lock.file)).toMatchObject(NOBODY);
  },
);
