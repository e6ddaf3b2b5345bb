import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { markLedger } from '../../../src/app/ledgerIdentity.ts';
import { ledgerFile } from '../../../src/dataDir/entries.ts';
import { writeMark } from '../../../src/dataDir/ledgerMark.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { freshDatabase, withoutPostgres } from '../../support/postgres.ts';
import type { MoveOrder } from './support/moveKilled.ts';

const RECORDS = 50;
const MOST_STEPS = 12;
const PROGRAM = join(import.meta.dirname, 'support/moveKilled.ts');

type Move = Omit<MoveOrder, 'step' | 'now'>;

/** What it was killed before; null: it came to its end. */
async function move(order: MoveOrder): Promise<string | null> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaint, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (signal === 'SIGKILL') return said;
  expect(code, complaint).toBe(0);
  return null;
}

/** The ledger has to be whole wherever there is one. */
async function expectWhole(ledger: Ledger): Promise<void> {
  const moves = await ledger.auditTrail({ actions: ['ledger.moved_from'], limit: 9 });
  expect(moves, 'the row of the move, once').toMatchObject([{ count: RECORDS, who: 'cli:tester' }]);
  expect(await ledger.proveAudit()).toMatchObject({ broken: null });
  expect(await ledger.recount(), 'counters').toBe(0);
  expect(await ledger.gapTotals()).toMatchObject({ never: RECORDS });
}

/** Kills the move before one step after the other, each time where the one before has come to. */
async function killAtEachStep(
  between: Move,
  moved: () => Promise<Ledger | null>,
): Promise<readonly string[]> {
  const killedBefore: string[] = [];
  for (let step = 1; step < MOST_STEPS; step += 1) {
    const what = await move({ ...between, step, now: NOW });
    const ledger = await moved();
    if (ledger !== null) {
      await expectWhole(ledger).finally(() => ledger.close());
      return killedBefore;
    }
    expect(what, 'it ended and there is no ledger').not.toBeNull();
    killedBefore.push(what ?? '');
  }
  throw new Error('there is no ledger after so many steps');
}

describe.skipIf(withoutPostgres)('a move that is killed at any step, and begun again', () => {
  let dataDir: string;
  let settings: PostgresSettings;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'dongbo-moved-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    settings = await freshDatabase();
  });

  async function fill(ledger: Ledger): Promise<void> {
    await ledger.ingest({ rows: manyRows(RECORDS), drafts: [], readAt: NOW, now: NOW });
    await ledger.appendAudit({
      ...{ at: NOW, who: 'cli:tester', origin: 'here' },
      ...{ action: 'ledger.backed_up', subject: '', count: null, note: '' },
    });
    await ledger.close();
  }

  async function onServer(): Promise<Ledger | null> {
    const ledger = openPostgresLedger({ settings: { ...settings, poolSize: 2 }, key: null });
    const error: unknown = await ledger.gapTotals().then(
      () => null,
      (e: unknown) => e,
    );
    if (error === null) return ledger;
    await ledger.close();
    expect(error).toMatchObject({ code: 'ledger.missing' });
    return null;
  }

  async function inFile(): Promise<Ledger | null> {
    const file = ledgerFile(dataDir);
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size === 0) return null;
    // As a start does, which refuses another ledger than the one that the folder is to have.
    markLedger(dataDir);
    return openSqliteLedger({ file, key: null });
  }

  test('to a server leaves no ledger or a whole one with its row in the trail', async () => {
    await fill(openSqliteLedger({ file: ledgerFile(dataDir), key: null }));
    const steps = await killAtEachStep({ dataDir, from: '', to: settings.url }, onServer);
    expect(steps.join('\n')).toMatch(/insert into audit.+alter schema.+commit/s);
  });

  test('to a file leaves no ledger or a whole one with its row in the trail, and the folder knows it', async () => {
    await fill(openPostgresLedger({ settings, key: null, makes: true }));
    // Of the ledger that was here before.
    writeMark(dataDir, '0badcafe');
    const steps = await killAtEachStep({ dataDir, from: settings.url, to: 'sqlite:' }, inFile);
    expect(steps.join('\n')).toMatch(/drop table.+wal_checkpoint.+writeFileSync.+renameSync/s);
  });
});
