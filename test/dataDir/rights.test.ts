import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENTRIES } from '../../src/dataDir/entries.ts';
import { closeToOthers, openToOthers } from '../../src/dataDir/rights.ts';

const FILES = [
  'ledger.db',
  'ledger.db-wal',
  'ledger.db-shm',
  'ledger.db-journal',
  'ledger.db.restoring',
  'ledger.db.copying',
  'ledger.db.copying-wal',
  'ledger.db.copying-shm',
  'ledger.id',
  'dongbo.lock',
  'dongbo.lock-journal',
  'dongbo.lock.json',
  'keys.lock',
  'keys.lock-journal',
  'mappings.lock',
  'mappings.lock-journal',
];
/** Ledgers under other names. */
const OTHER_LEDGERS = [
  'ledger.damaged-2026-01-31T08-00-00-000Z.db',
  'ledger.damaged-2026-01-31T08-00-00-000Z.db-wal',
  'ledger.rescued-2026-01-31T08-00-00-000Z.db',
  'ledger.repairing.db',
  'ledger.repairing.db-journal',
  'ledger.db.restoring-wal',
  'ledger.db.old',
  'ledger.db-wal.before-restore',
];
const INSIDE = [
  'keys/payload.key',
  'mappings/statuses.csv',
  'redis/redis.log',
  'upgrades/ledger-schema-7.db',
  'redis/appendonlydir/one.aof',
];

const FOLDERS = ['', 'keys', 'mappings', 'redis', 'redis/appendonlydir', 'upgrades'];

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dongbo-rights-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function make(path: string, mode: number): void {
  mkdirSync(join(dataDir, path, '..'), { recursive: true });
  writeFileSync(join(dataDir, path), '');
  chmodSync(join(dataDir, path), mode);
}

function modeOf(path: string): string {
  return (statSync(join(dataDir, path)).mode & 0o777).toString(8);
}

/** As a careless umask leaves it. */
function leaveOpen(): void {
  for (const file of [...FILES, ...OTHER_LEDGERS, ...INSIDE]) make(file, 0o644);
  for (const folder of ['keys', 'mappings', 'redis', 'redis/appendonlydir', 'upgrades', '.'])
    chmodSync(join(dataDir, folder), 0o755);
}

describe('entries open to other accounts', () => {
  test('are the folder, and everything of dongbo in it', () => {
    leaveOpen();
    const open = openToOthers(dataDir).map(({ path }) => path.slice(dataDir.length + 1));
    expect(new Set(open)).toEqual(new Set([...FOLDERS, ...FILES, ...OTHER_LEDGERS, ...INSIDE]));
    expect(new Set(FILES.concat('keys', 'mappings', 'redis', 'upgrades'))).toEqual(
      new Set(Object.values(ENTRIES)),
    );
  });

  test.each(['640', '604', '620', '602', '601'])('is a key of mode %s', (mode) => {
    chmodSync(dataDir, 0o700);
    make('keys/payload.key', Number.parseInt(mode, 8));
    chmodSync(join(dataDir, 'keys'), 0o700);
    expect(openToOthers(dataDir)).toHaveLength(1);
  });
});

describe('closing', () => {
  test('leaves 0600 and 0700, returns what was open, and does nothing the next time', () => {
    leaveOpen();
    const { closed, open } = closeToOthers(dataDir);
    expect(closed).toHaveLength(FOLDERS.length + FILES.length + OTHER_LEDGERS.length + INSIDE.length);
    expect(open).toEqual([]);
    for (const file of [...FILES, ...OTHER_LEDGERS, ...INSIDE]) expect(modeOf(file), file).toBe('600');
    for (const folder of ['.', 'keys', 'redis', 'redis/appendonlydir'])
      expect(modeOf(folder), folder).toBe('700');
    expect(closeToOthers(dataDir)).toEqual({ closed: [], open: [] });
  });

  test('leaves a folder open that holds other things, but closes what is ours', () => {
    leaveOpen();
    make('somebody-elses', 0o644);
    expect(closeToOthers(dataDir)).toMatchObject({ open: [dataDir] });
    expect([modeOf('.'), modeOf('somebody-elses'), modeOf('ledger.db')]).toEqual(['755', '644', '600']);
  });

  test('takes a file that only looks like a ledger of ours for somebody else’s', () => {
    leaveOpen();
    make('ledger.xlsx', 0o644);
    expect(closeToOthers(dataDir)).toMatchObject({ open: [dataDir] });
    expect(modeOf('ledger.xlsx')).toBe('644');
  });

  test.each(['.cache', '.bash_history', 'lost+found'])(
    'takes %s for no reason to leave the folder open',
    (name) => {
      leaveOpen();
      make(name, 0o644);
      expect(closeToOthers(dataDir)).toMatchObject({ open: [] });
      expect([modeOf('.'), modeOf(name)]).toEqual(['700', '644']);
    },
  );

  test('follows no link out of the folder', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'dongbo-elsewhere-'));
    chmodSync(elsewhere, 0o755);
    symlinkSync(elsewhere, join(dataDir, 'redis'));
    closeToOthers(dataDir);
    expect((statSync(elsewhere).mode & 0o777).toString(8)).toBe('755');
    rmSync(elsewhere, { recursive: true });
  });
});
