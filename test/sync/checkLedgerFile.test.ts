import { open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LEDGER_CHECK } from '../../src/ledger/port/sharedFacts.ts';
import { checkLedgerFile } from '../../src/sync/checkLedgerFile.ts';
import { manyRows } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from './tempLedger.ts';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  await temp.ledger.ingest({ rows: manyRows(300), drafts: [], readAt: temp.now(), now: temp.now() });
});
afterEach(() => temp.dispose());

/** Overwrites the leaf pages of the table in the file, as a failing disk does. */
async function damage(table: string): Promise<void> {
  const file = join(temp.dir, 'ledger.db');
  const database = new Database(file);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const pageSize = Number(database.pragma('page_size', { simple: true }));
  const row = database.prepare('select rootpage from sqlite_master where name = ?').get(table) as {
    rootpage: number;
  };
  database.close();
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(pageSize, 0x5a), 0, pageSize, (row.rootpage - 1) * pageSize);
  await handle.close();
}

it('a sound file is logged and remembered as such', async () => {
  const log = recordingLog();
  expect(await checkLedgerFile({ ...temp, log })).toBe(true);
  expect(log.events()).toEqual(['ledger.sound']);
  expect((await temp.ledger.fact(LEDGER_CHECK.name))?.value).toBe('{"damage":null}');
});

it('overwritten pages are an error with its remedy, and remembered, so that an alarm is raised', async () => {
  await damage('event_record');
  const log = recordingLog();
  expect(await checkLedgerFile({ ...temp, log })).toBe(false);
  expect(log.lines).toMatchObject([
    { level: 'error', event: 'ledger.damaged', fields: { remedy: expect.stringContaining('repair') } },
  ]);
  expect((await temp.ledger.fact(LEDGER_CHECK.name))?.value).toMatch(/"damage":"\w/);
});

it('a check that is stopped says nothing', async () => {
  const stop = new AbortController();
  stop.abort(new Error('stopping'));
  const log = recordingLog();
  expect(await checkLedgerFile({ ...temp, log }, stop.signal)).toBe(true);
  expect(log.events()).toEqual([]);
});
