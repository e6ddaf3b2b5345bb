import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GapQuery } from '../../../../src/ledger/port/gapQuery.ts';
import type { Ledger } from '../../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../../src/ledger/sqlite/open.ts';
import { manyRows, NOW } from '../../../support/cases.ts';
import { placeEmptyLedger } from '../../../support/emptyLedger.ts';

/** Counters that say ten times the truth tell which answers come from them. */
describe('a filtered gap in SQLite', () => {
  let dir: string;
  let ledger: Ledger;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-filtered-'));
    const file = join(dir, 'ledger.db');
    placeEmptyLedger(file);
    ledger = openSqliteLedger({ file, key: null, now: () => NOW });
    await ledger.ingest({ rows: manyRows(4), drafts: [], readAt: NOW, now: NOW });
    const beside = new Database(file);
    beside.exec('update tally set n = n * 10');
    beside.close();
  });
  afterAll(async () => {
    await ledger.close();
    await rm(dir, { recursive: true });
  });
  const total = async (query: GapQuery): Promise<number> =>
    (await ledger.gapFiltered(query)).reduce(
      (sum, { synced, never, stale }) => sum + synced + never + stale,
      0,
    );

  const agencies = ['H23.12'];
  const reasons = ['AWAITING_DELIVERY'] as const;
  const months = ['2024-11'];

  it.each<[string, GapQuery]>([
    ['an agency', { filter: { agencies }, by: null }],
    ['an agency by itself', { filter: { agencies }, by: 'agency' }],
    ["an agency's reasons", { filter: { agencies }, by: 'reason' }],
    ["a reason's agencies", { filter: { reasons }, by: 'agency' }],
    ['a reason and a month', { filter: { reasons, months }, by: null }],
    ['agencies, of which others are cut', { filter: {}, by: 'agency', cuts: { agencies: ['X'], at: [NOW] } }],
  ])('reads kept counters for %s', async (_, query) => {
    expect(await total(query)).toBe(40);
  });

  it.each<[string, GapQuery]>([
    ['two dimensions', { filter: { agencies }, by: 'month' }],
    ['two filters', { filter: { agencies, months }, by: null }],
    ['a state', { filter: { states: ['pending'] }, by: null }],
    ['days', { filter: { receivedBefore: NOW }, by: null }],
    ['ages', { filter: {}, by: 'age', cuts: { at: [NOW] } }],
    ['the past', { filter: {}, by: 'agency', asOf: NOW }],
    ['the agencies that are cut', { filter: {}, by: 'agency', cuts: { agencies, at: [NOW] } }],
  ])('counts the records for %s', async (_, query) => {
    expect(await total(query)).toBe(4);
  });
});
