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
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { freshDatabase, withoutPostgres } from '../../support/postgres.ts';
import type { MoveOrder } from './support/moveKilled.ts';

const RECORDS = 50;
const MOST_STEPS = 12;
/** Of a move to a server: the row in the trail of the old ledger. */
const LAST_STEP = 5;
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

const MOVES = ['ledger.moved_from', 'ledger.moved_to'];

/** Once the move has come to its end, the trail of the old ledger says of it what that of the new one does. */
async function expectSaidByBoth(old: Ledger, moved: Ledger): Promise<void> {
  const [from, to] = await Promise.all(
    [moved, old].map((ledger) => ledger.auditTrail({ actions: MOVES, limit: 9 })),
  );
  expect(to, 'the row in the old trail, once').toHaveLength(1);
  const { at, who, origin, count } = from?.[0] ?? {};
  expect(to).toMatchObject([{ action: 'ledger.moved_to', at, who, origin, count }]);
  expect(await old.proveAudit()).toMatchObject({ broken: null });
}

/**
 * Kills the move before one step after the other, each time where the one before has come to, until the copy is a ledger; then twice
 * before what is left to do, and lets it end.
 */
async function killAtEachStep(
  between: Move,
  { moved, old }: { readonly moved: () => Promise<Ledger | null>; readonly old: () => Promise<Ledger> },
): Promise<readonly string[]> {
  const killedBefore: string[] = [];
  const once = async (step: number): Promise<boolean> => {
    const what = await move({ ...between, step, now: NOW + killedBefore.length });
    const ledger = await moved();
    if (ledger !== null) await expectWhole(ledger).finally(() => ledger.close());
    if (what !== null) killedBefore.push(what);
    else expect(ledger, 'it ended and there is no ledger').not.toBeNull();
    return ledger !== null;
  };
  let step = 1;
  while (!(await once(step))) {
    step += 1;
    expect(step, 'there is no ledger after so many steps').toBeLessThan(MOST_STEPS);
  }
  for (const next of [1, MOST_STEPS]) await once(next);
  const [one, other] = [await old(), await moved()];
  try {
    if (other !== null) await expectSaidByBoth(one, other);
  } finally {
    await Promise.all([one.close(), other?.close()]);
  }
  return killedBefore;
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

  test('to a server leaves no ledger or a whole one with its row in the trail; begun again, it completes the old trail', async () => {
    await fill(openSqliteLedger({ file: ledgerFile(dataDir), key: null }));
    const steps = await killAtEachStep(
      { dataDir, from: '', to: settings.url },
      { moved: onServer, old: async () => openSqliteLedger({ file: ledgerFile(dataDir), key: null }) },
    );
    expect(steps.join('\n')).toMatch(
      /insert into audit.+alter schema.+commit(.+prepare insert into audit){2}/s,
    );
  });

  test('to a file leaves no ledger or a whole one with its row in the trail, and the folder knows it; begun again, it completes the old trail', async () => {
    await fill(openPostgresLedger({ settings, key: null, makes: true }));
    // Of the ledger that was here before.
    writeMark(dataDir, '0badcafe');
    const steps = await killAtEachStep(
      { dataDir, from: settings.url, to: 'sqlite:' },
      { moved: inFile, old: async () => openPostgresLedger({ settings, key: null }) },
    );
    expect(steps.join('\n')).toMatch(
      /drop table.+wal_checkpoint.+writeFileSync.+renameSync(.+query insert into audit){2}/s,
    );
  });

  test('is not completed once somebody has worked on the old ledger: the new one is no copy of it any more', async () => {
    const open = (): Ledger => openSqliteLedger({ file: ledgerFile(dataDir), key: null });
    await fill(open());
    const order: Move = { dataDir, from: '', to: settings.url };
    const killedBefore = await move({ ...order, step: LAST_STEP, now: NOW });
    expect(killedBefore).toMatch(/^prepare insert into audit/);
    const old = open();
    onTestFinished(() => old.close());
    await old.ingest({
      rows: [aRow({ caseNo: 'H23.12-later', sourceId: 'later' })],
      drafts: [],
      readAt: NOW,
      now: NOW,
    });
    await expect(move({ ...order, step: MOST_STEPS, now: NOW })).rejects.toThrow('There is a ledger already');
    expect(await old.auditTrail({ actions: MOVES, limit: 9 })).toEqual([]);
  });
});
