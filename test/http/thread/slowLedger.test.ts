import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ledgerFile } from '../../../src/dataDir/entries.ts';
import { offloadSlowQueries } from '../../../src/http/thread/slowLedger.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { preview } from '../../../src/sync/preview.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';

// One thread for all: starting it takes longer than any of the tests.
let dir: string;
let plain: Ledger;
let ledger: Ledger;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dongbo-slow-'));
  const file = ledgerFile(dir);
  placeEmptyLedger(file);
  plain = openSqliteLedger({ file, key: null });
  await plain.ingest({ rows: manyRows(50), drafts: [], readAt: NOW, now: NOW });
  ledger = offloadSlowQueries(plain, { dataDir: dir, privacy: { encryptPayload: false, keyFile: null } });
});
afterAll(async () => {
  await ledger.close();
  rmSync(dir, { recursive: true });
});

/** Nothing is looked up in these tests. */
const PORTAL = { lookUp: () => Promise.reject(new Error('a look-up')) };

test('slow queries return what the ledger itself returns', async () => {
  const filter = { states: ['pending'] } as const;
  expect(await ledger.records(filter, 10, 20)).toEqual(await plain.records(filter, 10, 20));
  expect(await ledger.causes(filter)).toEqual(await plain.causes(filter));
  expect(await ledger.previewReplay({}, NOW)).toEqual(await plain.previewReplay({}, NOW));
  expect(await ledger.waiting(filter, 5)).toEqual(await plain.waiting(filter, 5));
  const openings = { opened: [{ agencyCode: 'none' }], cases: [], all: false };
  expect(await ledger.previewRelease(openings, NOW)).toEqual(await plain.previewRelease(openings, NOW));
  expect(await ledger.gapAsOf(NOW, 'agency')).toEqual(await plain.gapAsOf(NOW, 'agency'));
});

test('a preview counts cases whose content is still in the memory of the process that has read them', async () => {
  const reader = openSqliteLedger({ file: ledgerFile(dir), key: null, buffered: 100 });
  onTestFinished(() => reader.close());
  const rows = manyRows(25, (i) => ({ caseNo: `new-${i}`, sourceId: `new-${i}`, agencyCode: 'B' }));
  await reader.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const filter = { agencies: ['B'] };
  const ids = await ledger.waiting(filter, 100);
  expect(ids).toHaveLength(25);
  expect(await ledger.contents(ids)).toEqual([]);
  const deps = {
    ...{ ledger, portal: PORTAL, progressUpdates: true, batchSize: 10, requestsPerSecond: 1, concurrency: 1 },
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies: null }),
    catalogue: () => Promise.resolve(null),
    rules: { check: () => null, domainOf: () => null },
  };
  const found = await preview(deps, { filter, lookUps: 0 }, new AbortController().signal);
  expect(found).toMatchObject({ new: 25, heldBack: 0, requests: 3 });
});

test('a failed query rejects, and the next one is answered', async () => {
  const wrong = { states: { no: 'list' } } as never;
  await expect(ledger.records(wrong, Number.NaN, 0)).rejects.toThrow();
  expect(await ledger.records({}, 1, 0)).toHaveLength(1);
});

test('queries beyond the limit are refused, and waiting ones are answered', async () => {
  const asked = Array.from({ length: 130 }, () => ledger.records({}, 1, 0));
  const ended = await Promise.allSettled(asked);
  const refused = ended.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(30);
  expect(refused[0]).toMatchObject({ reason: { status: 503, code: 'busy' } });
});

test('queries that cannot be posted take no place from others', async () => {
  const unsendable = { states: () => undefined } as never;
  for (let i = 0; i < 120; i += 1) {
    await expect(ledger.records(unsendable, 1, 0)).rejects.toThrow('could not be cloned');
  }
  expect(await ledger.records({}, 1, 0)).toHaveLength(1);
});
