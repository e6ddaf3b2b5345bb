import { readdirSync, statSync, utimesSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LEDGER_SCHEMA_VERSION, openLedger, openOrMakeLedger } from '../../src/app/openLedger.ts';
import { forgetOldCopies, rehearseUpgrade, upgradeIfOlder } from '../../src/app/upgradeLedger.ts';
import { schemaOf } from '../../src/ledger/sqlite/upgrade.ts';
import { placeLedgerOf010, SCHEMA } from './madeBy010.ts';

const privacy = { encryptPayload: true, keyFile: null };
let dataDir: string;
let file: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dongbo-upgrade-'));
  file = await placeLedgerOf010(dataDir);
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
});

describe('a ledger that 0.1.0 made', () => {
  it('is refused by whoever does not migrate, and stays as it is', async () => {
    const before = await readFile(file);
    for (const open of [openLedger, openOrMakeLedger]) {
      expect(() => open({ dataDir, privacy })).toThrow(
        expect.objectContaining({ code: 'ledger.older', exitCode: 2 }),
      );
    }
    expect(schemaOf(file)).toBe(SCHEMA);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('is migrated after a copy, step by step, with its figures, cases and keys', async () => {
    const steps: (readonly [number, number])[] = [];
    const done = await upgradeIfOlder({ dataDir }, (at, total) => steps.push([at, total]));
    const total = LEDGER_SCHEMA_VERSION - SCHEMA;
    expect(steps).toEqual(Array.from({ length: total + 1 }, (_, at) => [at, total]));
    const copy = join(dataDir, 'upgrades', 'ledger-schema-7.db');
    expect(done).toMatchObject({ from: SCHEMA, to: LEDGER_SCHEMA_VERSION, copy });
    expect(schemaOf(copy), 'as it was before').toBe(SCHEMA);
    expect(statSync(copy).mode & 0o077).toBe(0);
    expect(await upgradeIfOlder({ dataDir }), 'nothing is left to do').toBeNull();

    const ledger = openLedger({ dataDir, privacy });
    onTestFinished(() => ledger.close());
    expect(await ledger.recount(), 'counters that differ from a recount').toBe(0);
    expect(await ledger.gapTotals()).toMatchObject({ synced: 390, never: 10, stale: 0 });
    const keys = await ledger.apiKeys();
    expect(keys.map(({ name, revokedAt }) => [name, revokedAt !== null]).sort()).toEqual([
      ['gone', true],
      ['old', false],
    ]);
    const now = Date.now();
    await ledger.applyRelease(now);
    const lease = await ledger.lease({ owner: 'a', limit: 10, now, leaseMs: 1_000, lingerMs: 0 });
    expect(lease?.records, 'content in the form of 0.1.0 is not sent, but read again').toEqual([]);
    expect(await ledger.fact('read_again')).not.toBeNull();
    expect(await ledger.recount()).toBe(0);
  });

  it('is rehearsed on a copy, of which nothing remains', async () => {
    const before = await readFile(file);
    const check = await rehearseUpgrade({ dataDir });
    expect(check).toMatchObject({ from: SCHEMA, to: LEDGER_SCHEMA_VERSION, bytes: before.length });
    expect(check.seconds).toBeGreaterThan(0);
    expect(readdirSync(join(dataDir, 'upgrades'))).toEqual([]);
    expect(schemaOf(file)).toBe(SCHEMA);
  });

  it('keeps the copy for thirty days', async () => {
    const done = await upgradeIfOlder({ dataDir });
    const copy = done?.copy ?? '';
    const now = Date.now();
    forgetOldCopies(dataDir, now);
    expect(statSync(copy).isFile()).toBe(true);
    const then = (now - 31 * 86_400_000) / 1_000;
    utimesSync(copy, then, then);
    forgetOldCopies(dataDir, now);
    expect(readdirSync(join(dataDir, 'upgrades'))).toEqual([]);
  });
});
