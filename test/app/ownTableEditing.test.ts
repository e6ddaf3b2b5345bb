import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TableEditing } from '../../src/app/tableEditing.ts';
import { ConfirmationNeeded, TableRefused } from '../../src/app/tableErrors.ts';
import { loadConfig } from '../../src/config/load.ts';
import { makeDataDir } from '../../src/dataDir/useDataDir.ts';
import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import { withOwnCodes } from '../../src/domain/ownCodes.ts';
import { preflight } from '../../src/domain/preflight.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { rankSources } from '../../src/sync/ingest/sourceReading.ts';
import { folderWith, SECRETS, twoSources } from '../config/configFolder.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';

const BY = { who: 'key:An', origin: '10.0.0.7' };
const STATUSES = '# của iGate\nlocal,portal\n1,1\n';

/** Two systems: one with a table of statuses of its own, whose cases have a status that no table has. */
async function site(cases = 3, own = STATUSES) {
  const folder = folderWith({
    'dongbo.yaml': `${twoSources('{ statuses: own.csv, procedures: own-procedures.csv }')}mappings: { statuses: common.csv }\n`,
    'own.csv': own,
    'own-procedures.csv': 'local,national,valid_from,valid_to\nP1,1.001,,\n',
    'common.csv': 'local,portal\n9,4\n',
    ...SECRETS,
  });
  const config = loadConfig({ env: {}, cwd: folder });
  makeDataDir(config.dataDir);
  const file = join(config.dataDir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null });
  onTestFinished(() => ledger.close());
  const ranks = rankSources(config.sources.map(({ name }) => name));
  const checked = (record: CaseRecord) => {
    const check = preflight(record, config.mappings, null);
    return check.ok ? null : check;
  };
  for (const { rank } of ranks) {
    const rows = manyRows(cases, (i) => ({
      ...{
        caseNo: `${rank.name}-${i}`,
        sourceId: `${rank.name}-${i}`,
        status: '7',
        subStatus: '',
        procedureCode: 'P1',
      },
    })).map((row) => {
      const record = withOwnCodes(row.record, config.mappings, rank.name);
      return { ...row, record, check: () => checked(record) };
    });
    await ledger.ingest({ source: rank, rows, drafts: [], readAt: NOW, now: NOW });
  }
  const tables = new TableEditing({ ledger, config, now: () => NOW, onChanged: () => undefined });
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const trail = async () =>
    (await ledger.auditTrail({ limit: 50 })).map(({ action, subject }) => `${action} ${subject}`);
  return { tables, ledger, folder, text, trail };
}

describe("a row of one source's own table", () => {
  it("is written into that source's file alone, audited with its name, counted among its cases, and undone", async () => {
    const { tables, text, trail, folder } = await site();
    const igate = tables.of('igate');
    const { effect } = await igate.set('statuses', { code: '7', cells: { portal: '4' } }, { by: BY });
    expect(effect).toEqual({ freed: 3, resent: 0, heldBack: 0, cases: 3 });
    expect(text('own.csv')).toBe(`${STATUSES}7,4\n`);
    expect(text('common.csv')).toBe('local,portal\n9,4\n');
    expect(statSync(join(folder, 'own.csv')).isFile()).toBe(true);
    const [daemon, row] = await trail();
    expect(row).toBe('mapping.set statuses (igate) 7 → 4');
    expect(daemon).toMatch(/^mappings\.changed /);
    expect((await igate.lastChange('statuses'))?.rows).toBe(1);
    expect(await tables.lastChange('statuses')).toBeNull();
    await igate.undo('statuses', { by: BY });
    expect(text('own.csv')).toBe(STATUSES);
  });

  it('frees no case of another source, and that of the province frees those of all that lack it', async () => {
    const { tables } = await site();
    const given = { code: '7', cells: { portal: '4' } };
    const ofAll = await tables.set('statuses', given, { by: BY, dryRun: true });
    expect(ofAll.effect.freed).toBe(6);
    await tables.of('igate').set('statuses', given, { by: BY });
    // As long as the source has not been read again, its cases wait for its own table alone.
    const still = await tables.of('igate').set('statuses', { ...given, cells: { portal: '5' } }, { by: BY });
    expect(still.effect.freed).toBe(3);
  });

  it('is previewed, confirmed and refused as one of the province', async () => {
    const { tables, text } = await site(1_200);
    const igate = tables.of('igate');
    const given = { code: '7', cells: { portal: '4' } };
    const { effect } = await igate.set('statuses', given, { by: BY, dryRun: true });
    expect(effect.cases).toBe(1_200);
    await expect(igate.set('statuses', given, { by: BY })).rejects.toThrow(ConfirmationNeeded);
    await expect(igate.set('statuses', { code: '7', cells: { portal: '77' } }, { by: BY })).rejects.toSatisfy(
      (error) =>
        error instanceof TableRefused && error.problems[0]?.path === 'sources.igate.mappings.statuses:4',
    );
    expect(text('own.csv')).toBe(STATUSES);
    await igate.set('statuses', given, { by: BY, confirmed: 1_200 });
    expect(text('own.csv')).toBe(`${STATUSES}7,4\n`);
  });

  it('is taken from a file that somebody brings, whose faults name the table', async () => {
    const { tables, text } = await site();
    const igate = tables.of('igate');
    const rows = igate.uploaded('statuses', Buffer.from('local,portal\n1,1\n8,5\n'));
    await igate.replace('statuses', rows, { by: BY });
    expect(text('own.csv')).toBe(`${STATUSES}8,5\n`);
    expect(() => igate.uploaded('statuses', Buffer.from('local,portal\n1,77\n'))).toThrow(
      'sources.igate.mappings.statuses:2',
    );
  });

  it('of procedures concerns the cases that have the national code now, of this source alone', async () => {
    const { tables } = await site();
    const igate = tables.of('igate');
    const lost = { code: 'P1', cells: { national: '' } };
    const { effect } = await igate.set('procedures', lost, { by: BY, dryRun: true });
    expect(effect).toEqual({ freed: 0, resent: 0, heldBack: 3, cases: 3 });
  });
});

describe('a table that is not there', () => {
  it.each([
    ['igat', 'statuses', /Did you mean igate\? These have: igate\./],
    ['main', 'statuses', /These have: igate\./],
    ['igate', 'agencies', /name a file under mappings\.agencies/],
    ['igate', 'portal-codes', /the same for all sources/],
  ] as const)('of %s: %s is refused with what to do', async (source, table, remedy) => {
    const { tables } = await site(1);
    const read = () => tables.of(source).read(table);
    expect(read).toThrow(expect.objectContaining({ code: 'mappings.source', exitCode: 2 }));
    expect(read).toThrow(expect.objectContaining({ remedy: expect.stringMatching(remedy) }));
  });

  it("a code of a source is not written into the province's table", async () => {
    const { tables, text } = await site(1);
    await expect(
      tables.set('statuses', { code: 'igate:7', cells: { portal: '4' } }, { by: BY }),
    ).rejects.toMatchObject({ code: 'mappings.source', remedy: expect.stringContaining('--source igate') });
    expect(text('common.csv')).toBe('local,portal\n9,4\n');
  });
});
