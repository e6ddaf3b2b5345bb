import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadOrCreateKey } from '../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows } from '../support/cases.ts';
import { type Answer, run } from './captured.ts';

/** A province of four cases, of which the portal has one, and a draft. */
async function province(): Promise<{ cwd: string; dongbo: (...words: string[]) => Promise<Answer> }> {
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER });
  const key = loadOrCreateKey(join(cwd, 'data', 'keys', 'payload.key'));
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: oneKey(() => key) });
  const now = Date.now();
  await ledger.importBaseline([{ caseNo: manyRows(1)[0]?.record.caseNo ?? '', status: '4' }], now);
  await ledger.ingest({ rows: manyRows(4), drafts: ['d'], readAt: now, now });
  await ledger.close();
  return { cwd, dongbo: (...words) => run(words, { cwd }) };
}

describe('snapshot and history', () => {
  test('snapshot keeps the figures of this moment, and history has them', async () => {
    const { dongbo } = await province();
    const taken = await dongbo('snapshot', '--json');
    expect(taken).toMatchObject({ exitCode: 0, stderr: '' });
    const document = JSON.parse(taken.stdout) as unknown;
    expect(document).toMatchObject({
      midnight: null,
      ...{ total: 4, synced: 1, unsynced: 3, never: 3, syncedPercent: 25, unnumbered: 1 },
      reasons: { AWAITING_DELIVERY: 3 },
    });
    const history = JSON.parse((await dongbo('history', '--format', 'json')).stdout) as unknown;
    expect(history).toMatchObject({ snapshots: [document] });
    const text = await dongbo('snapshot', '--lang', 'vi');
    expect(text.stdout).toMatch(/^Đã chốt số liệu lúc [\s\S]*Đã đồng bộ +1 +25,00%$/m);
  });

  test('history shows an agency, and writes a file for a spreadsheet', async () => {
    const { cwd, dongbo } = await province();
    await dongbo('snapshot');
    const text = await dongbo('history', '--agency', 'H23.12', '--lang', 'vi');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    expect(text.stdout).toContain('H23.12  Sở Tư pháp');
    expect(text.stdout).toMatch(/ 4 +3 +25,00% ██░░░░ {2}trong ngày$/m);
    const out = join(cwd, 'history.csv');
    expect(await dongbo('history', '--format', 'csv', '--out', out)).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    expect(await readFile(out, 'utf8')).toMatch(
      /^\uFEFFTaken,Of midnight,Total,[^\r]*\r\n20[^\r]*,4,1,3,3,0,/,
    );
  });

  test('history says why a file cannot be written', async () => {
    const { cwd, dongbo } = await province();
    const answer = await dongbo('history', '--out', join(cwd, 'no folder', 'h.txt'), '--lang', 'en');
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toContain('h.txt" cannot be written (ENOENT).\nRemedy: ');
  });

  test('history refuses a day that does not exist and an agency without a snapshot, with a remedy', async () => {
    const { dongbo } = await province();
    await dongbo('snapshot');
    const day = await dongbo('history', '--from', '2024-02-31');
    expect(day).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('"2024-02-31"') });
    const agency = await dongbo('history', '--agency', 'H99', '--lang', 'vi');
    expect(agency).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('gap --by agency') });
  });

  test('gap tells the change since a snapshot, and what it does not know yet', async () => {
    const { dongbo } = await province();
    await dongbo('snapshot');
    const { stdout } = await dongbo('gap', '--lang', 'en');
    expect(stdout).toMatch(/^Change since +Total +Not synced +Synced$/m);
    expect(stdout).toMatch(/^ {2}last month +— +— +—$/m);
    expect(stdout).toContain('Forecast: too few days to tell');
    const past = JSON.parse((await dongbo('gap', '--json', '--as-of', '2024-11-06')).stdout) as unknown;
    expect(past).toMatchObject({ change: null, forecast: null, published: null });
  });
});
