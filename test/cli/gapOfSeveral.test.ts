import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { nationalGapSchema } from '../../src/reports/national/schema.ts';
import { SMALLEST } from '../config/configFolder.ts';
import { manyRows } from '../support/cases.ts';
import type { Answer } from './captured.ts';
import { type TwoProvinces, twoProvinces } from './twoProvinces.ts';

let two: TwoProvinces;
/** Three cases in one province, five in the other. */
beforeEach(async () => {
  two = twoProvinces();
  const now = Date.now();
  for (const place of [0, 1] as const) {
    const rows = manyRows(3 + 2 * place);
    await two.inLedger(place, (ledger) => ledger.ingest({ rows, drafts: [], readAt: now, now }));
  }
});
const gap = (...words: string[]): Promise<Answer> => two.both('gap', ...words);

test('adds the provinces up, each with its own line', async () => {
  const { exitCode, stdout, stderr } = await gap('--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  const { without, provinces, ...sum } = nationalGapSchema.parse(JSON.parse(stdout));
  expect(sum).toMatchObject({ total: 8, synced: 0, unsynced: 8, syncedPercent: 0 });
  expect(provinces).toMatchObject([
    { code: 'H23', figures: { total: 3 }, unread: null },
    { code: 'H24', figures: { total: 5 }, unread: null },
  ]);
  expect(without).toEqual([]);
  const text = await gap();
  expect(text.stdout).toMatch(/Tỉnh H23 +3 +0 +3 +0\.00% +never\n.*Tỉnh H24 +5.*\nSum +8 +0 +8/);
  expect(text.exitCode).toBe(0);
});

test('says of a province without a readable ledger that it is in no sum, in each form', async () => {
  rmSync(join(two.folders[1], 'data'), { recursive: true });
  const json = await gap('--json');
  expect(json.exitCode).toBe(1);
  const document = nationalGapSchema.parse(JSON.parse(json.stdout));
  expect(document).toMatchObject({ total: 3, without: ['H24'] });
  expect(document.provinces[1]).toMatchObject({ figures: null, unread: 'unreadable' });
  const note = 'Not in the sum: Tỉnh H24 (its ledger cannot be read).';
  expect(json.stderr).toMatch(/^H24: Error: There is no ledger/);
  expect(json.stderr).toContain(note);
  const text = await gap();
  expect([text.exitCode, text.stdout]).toEqual([1, expect.stringContaining(note)]);
  const csv = await gap('--format', 'csv', '--columns', 'codes');
  expect(csv.exitCode).toBe(1);
  expect(csv.stdout).toMatch(/^code,name,asOf,total,/);
  expect(csv.stdout.trimEnd().split('\n')[2]).toMatch(/^H24,Tỉnh H24,,+its ledger cannot be read/);
});

test('names a province whose total is in doubt, and counts what it has', async () => {
  await two.inLedger(1, (ledger) => ledger.setFact('repaired', JSON.stringify({ lostCases: 2 }), Date.now()));
  const json = await gap('--json');
  const document = nationalGapSchema.parse(JSON.parse(json.stdout));
  expect(document).toMatchObject({ total: 8, without: [], doubted: ['H24'] });
  expect(document.provinces.map(({ figures }) => figures?.doubted)).toEqual([false, true]);
  const note = 'The total is in doubt in: Tỉnh H24.';
  expect([json.exitCode, json.stderr]).toEqual([0, expect.stringContaining(note)]);
  expect((await gap()).stdout).toContain(note);
});

test('refuses what is about one province, a wrong date, and two files of one province, before it reads anything', async () => {
  expect(await gap('--by', 'agency')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--by is about one province'),
  });
  expect(await gap('--as-of', '2999-01-01')).toMatchObject({ exitCode: 2, stdout: '' });
  writeFileSync(join(two.folders[1], 'dongbo.yaml'), SMALLEST);
  expect(await gap()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('the province H23') });
});

test('of a past date shows the date instead of when the sources were read', async () => {
  const { exitCode, stdout } = await gap('--as-of', '2024-01-01');
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/As of\nTỉnh H23 .* 2024-01-01 00:00\n/)]);
});
