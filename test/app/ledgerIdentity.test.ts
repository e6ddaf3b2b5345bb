import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLedger, openOrMakeLedger } from '../../src/app/openLedger.ts';

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'dongbo-identity-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return join(root, 'data');
}

const privacy = { encryptPayload: false, keyFile: null };
const openIn = (dataDir: string): Promise<void> => openOrMakeLedger({ dataDir, privacy }).close();

function removeLedger(dataDir: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `ledger.db${suffix}`), { force: true });
}

test('a folder whose ledger is missing or empty gets no new one, until its mark is removed', async () => {
  const dataDir = folder();
  await openIn(dataDir);
  await openIn(dataDir);
  removeLedger(dataDir);
  const lost = expect.objectContaining({ code: 'ledger.lost', exitCode: 2 });
  expect(() => openOrMakeLedger({ dataDir, privacy })).toThrow(lost);
  expect(() => openLedger({ dataDir, privacy }), 'a reader says so, too').toThrow(lost);
  writeFileSync(join(dataDir, 'ledger.db'), '');
  expect(() => openOrMakeLedger({ dataDir, privacy })).toThrow(lost);
  rmSync(join(dataDir, 'ledger.id'));
  await openIn(dataDir);
});

test('the ledger of another installation is refused', async () => {
  const [here, there] = [folder(), folder()];
  await openIn(here);
  await openIn(there);
  removeLedger(here);
  copyFileSync(join(there, 'ledger.db'), join(here, 'ledger.db'));
  expect(() => openOrMakeLedger({ dataDir: here, privacy })).toThrow(
    expect.objectContaining({ code: 'ledger.other', exitCode: 2 }),
  );
});

test('a copy of its own ledger is taken, and a ledger without a mark is marked', async () => {
  const dataDir = folder();
  await openIn(dataDir);
  const file = join(dataDir, 'ledger.db');
  copyFileSync(file, `${file}.copy`);
  removeLedger(dataDir);
  copyFileSync(`${file}.copy`, file);
  await openIn(dataDir);
  rmSync(join(dataDir, 'ledger.id'));
  await openIn(dataDir);
  removeLedger(dataDir);
  expect(() => openOrMakeLedger({ dataDir, privacy })).toThrow(
    expect.objectContaining({ code: 'ledger.lost' }),
  );
});
