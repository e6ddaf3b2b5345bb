import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';

async function lockedLedger() {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-patience-'));
  const file = join(dir, 'ledger.db');
  const ledger = openSqliteLedger({ file, key: null });
  const other = new Database(file);
  onTestFinished(async () => {
    other.close();
    await ledger.close();
    await rm(dir, { recursive: true });
  });
  other.exec('begin immediate');
  return { ledger, other };
}

const NAME = 'restored';

it('a write waits for a lock of another process without blocking its thread', async () => {
  const { ledger, other } = await lockedLedger();
  const written = ledger.setFact(NAME, '1', 1);
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 10);
  await expect.poll(() => turns, { message: 'the thread works on' }).toBeGreaterThan(2);
  clearInterval(turning);
  other.exec('rollback');
  await written;
  expect(await ledger.fact(NAME)).toMatchObject({ value: '1' });
});

it('a write waits no longer once the ledger is being closed', async () => {
  const { ledger } = await lockedLedger();
  const refused = expect(ledger.setFact(NAME, '1', 1)).rejects.toMatchObject({
    code: 'SQLITE_BUSY',
  });
  // After its first try.
  await sleep(300);
  await ledger.close();
  await refused;
});
