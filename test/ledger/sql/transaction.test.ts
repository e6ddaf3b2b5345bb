import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PayloadBuffer } from '../../../src/ledger/payload/buffer.ts';
import { createPayloadCodec } from '../../../src/ledger/payload/codec.ts';
import type { IngestPage, IngestRow } from '../../../src/ledger/port/ingest.ts';
import { ingestOf } from '../../../src/ledger/sql/ingest/ingest.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { manyRows, NOW } from '../../support/cases.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-transaction-'));
  file = join(dir, 'ledger.db');
});
afterEach(() => rm(dir, { recursive: true }));

const pageOf = (rows: readonly IngestRow[], cursor: string): IngestPage => ({
  rows,
  drafts: [],
  readAt: NOW,
  now: NOW,
  cursor: { name: 'census', value: cursor },
});

describe('a transaction', () => {
  it('that finds the disk full leaves nothing behind, and works once there is room', async () => {
    const ledger = openSqliteLedger({ file, key: null });
    await ledger.ingest(pageOf(manyRows(10), 'first'));
    // The limit on pages stands in for the disk: SQLite reports both as SQLITE_FULL.
    const database = new Database(file);
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 4}`);
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
    const large = pageOf(manyRows(2_000), 'second');
    const buffered = new PayloadBuffer(500);
    const context = { db, codec: createPayloadCodec(null), buffered, now: () => NOW };
    const store = () => ingestOf(context).ingest(large);
    await expect(store()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(await ledger.gapTotals()).toMatchObject({ never: 10 });
    expect(await ledger.cursor('census')).toBe('first');

    database.pragma('max_page_count = 1000000');
    expect(await store()).toMatchObject({ added: 1_990 });
    expect(buffered.held).toBe(500);
    expect(await ledger.cursor('census')).toBe('second');
    expect(await ledger.recount()).toBe(0);
    await db.destroy();
    await ledger.close();
  });

  it('waits while another process writes, such as a backup or a large replay', async () => {
    const ledger = openSqliteLedger({ file, key: null });
    const heldMs = 300;
    const holder = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       const Database = require('better-sqlite3');
       const database = new Database(workerData.file);
       database.exec('begin immediate');
       parentPort.postMessage('held');
       setTimeout(() => database.exec('rollback'), workerData.heldMs);`,
      { eval: true, workerData: { file, heldMs } },
    );
    await once(holder, 'message');
    const asked = performance.now();
    expect(await ledger.ingest(pageOf(manyRows(1), 'first'))).toMatchObject({ added: 1 });
    expect(performance.now() - asked, 'it really was held').toBeGreaterThan(heldMs / 2);
    await ledger.close();
    await holder.terminate();
  });
});
