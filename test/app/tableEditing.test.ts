import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TableEditing } from '../../src/app/tableEditing.ts';
import { RowChanged, TableRefused } from '../../src/app/tableErrors.ts';
import { rowVersion } from '../../src/app/tableGuards.ts';
import { loadConfig } from '../../src/config/load.ts';
import { makeDataDir } from '../../src/dataDir/useDataDir.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';

const BY = { who: 'key:An', origin: '10.0.0.7' };
const PROCEDURES = '# của tỉnh\nlocal,national,valid_from,valid_to\nHD-1,,,\nHD-2,1.002,,\n';

/** A province whose table of procedures has a code without a national one, and `cases` cases that wait for it. */
async function editing(cases = 3) {
  const folder = folderWith({
    'dongbo.yaml': `${SMALLEST}mappings: { procedures: procedures.csv }\n`,
    'procedures.csv': PROCEDURES,
    ...SECRETS,
  });
  const config = loadConfig({ env: {}, cwd: folder });
  makeDataDir(config.dataDir);
  const file = join(config.dataDir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null });
  onTestFinished(() => ledger.close());
  const rows = manyRows(cases, (i) => ({ caseNo: `H23-${i}`, procedureCode: 'HD-1' }));
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const blocked = { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: 'HD-1' } as const;
  for (;;) {
    const lease = await ledger.lease({ owner: 'me', limit: 500, now: NOW, leaseMs: 60_000, lingerMs: 0 });
    if (lease === null) break;
    const settled = lease.records.map(
      ({ id, version }) => ({ id, version, sentStatus: '4', settlement: blocked }) as const,
    );
    await ledger.settle('me', settled, NOW);
  }
  let changed = 0;
  const onChanged = (): void => {
    changed += 1;
  };
  const tables = new TableEditing({ ledger, config, now: () => NOW, onChanged });
  const trail = async () =>
    (await ledger.auditTrail({ limit: 50 })).map(({ action, subject }) => `${action} ${subject}`);
  const text = (): string => readFileSync(config.tables.procedures, 'utf8');
  return { tables, ledger, config, trail, text, changes: () => changed };
}

const national = (value: string) => ({ code: 'HD-1', cells: { national: value } });

describe('a row that is set', () => {
  it('is written in its place, counted, audited by whom, and the daemon is told', async () => {
    const { tables, text, trail, changes } = await editing();
    const { effect } = await tables.set('procedures', national('1.012783'), { by: BY });
    expect(effect).toEqual({ freed: 3, resent: 0, heldBack: 0, cases: 3 });
    expect(text()).toBe(PROCEDURES.replace('HD-1,,,', 'HD-1,1.012783,,'));
    const [daemon, row] = await trail();
    expect(row).toBe('mapping.set procedures HD-1: ∅ → 1.012783');
    expect(daemon).toMatch(/^mappings\.changed [0-9a-f]{64}$/);
    expect(changes()).toBe(1);
  });

  it('changes nothing while it is only tried', async () => {
    const { tables, text, trail, changes } = await editing();
    const { effect } = await tables.set('procedures', national('1.012783'), { by: BY, dryRun: true });
    expect(effect.freed).toBe(3);
    expect(text()).toBe(PROCEDURES);
    expect(await trail()).toEqual([]);
    expect(changes()).toBe(0);
  });

  it('counts the cases of its time only', async () => {
    const { tables } = await editing();
    const cells = { national: '1.1', valid_from: '2031-01-01' };
    const { effect } = await tables.set(
      'procedures',
      { code: 'HD-1', cells, was: '' },
      { by: BY, dryRun: true },
    );
    expect(effect.freed).toBe(0);
  });

  it('ends the row before it where it begins later', async () => {
    const { tables, text } = await editing();
    const cells = { national: '2.002', valid_from: '2025-07-01' };
    await tables.set('procedures', { code: 'HD-2', cells }, { by: BY });
    expect(text()).toContain('HD-2,1.002,,2025-06-30\nHD-2,2.002,2025-07-01,\n');
    await expect(
      tables.set('procedures', { code: 'HD-2', cells: { national: '3' } }, { by: BY }),
    ).rejects.toThrow(/different days: —, 2025-07-01/);
  });

  it('is refused where it overlaps another one, with the line', async () => {
    const { tables, text } = await editing();
    const cells = { national: '2.002', valid_from: '2025-07-01', valid_to: '2024-01-01' };
    const refused = await tables
      .set('procedures', { code: 'HD-9', cells }, { by: BY })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TableRefused);
    expect((refused as TableRefused).problems[0]?.path).toBe('mappings.procedures:5');
    expect(text()).toBe(PROCEDURES);
  });

  it('cannot be what a spreadsheet would run, or longer than any code', async () => {
    const { tables, text } = await editing();
    for (const value of ["=cmd|' /C calc'!A0", '@SUM(A1)', '+1', '-1', 'x'.repeat(201)]) {
      await expect(tables.set('procedures', national(value), { by: BY }), value).rejects.toMatchObject({
        code: 'mappings.value',
      });
    }
    expect(text()).toBe(PROCEDURES);
  });

  it('keeps the rights of its file', async () => {
    const { tables, config } = await editing();
    chmodSync(config.tables.procedures, 0o640);
    await tables.set('procedures', national('1.1'), { by: BY });
    expect(statSync(config.tables.procedures).mode & 0o777).toBe(0o640);
  });
});

describe('two people who save one row', () => {
  it('do not overwrite each other: the second gets the row as it is now', async () => {
    const { tables } = await editing();
    const rows = tables.read('procedures').rows.map(({ cells }) => cells);
    const version = rowVersion('procedures', rows, 'HD-1');
    await tables.set('procedures', national('1.1'), { by: BY, version });
    const late = await tables
      .set('procedures', national('1.2'), { by: BY, version })
      .catch((error: unknown) => error);
    expect(late).toBeInstanceOf(RowChanged);
    expect((late as RowChanged).present).toMatchObject([{ local: 'HD-1', national: '1.1' }]);
    const other = rowVersion('procedures', rows, 'HD-2');
    await tables.set('procedures', { code: 'HD-2', cells: { national: '9' } }, { by: BY, version: other });
  });
});

describe('many writers at once', () => {
  it('lose nothing', async () => {
    const { tables, config, ledger } = await editing(0);
    const others = [1, 2, 3].map(
      () => new TableEditing({ ledger, config, now: () => NOW, onChanged: () => {} }),
    );
    const codes = Array.from({ length: 24 }, (_, i) => `NEW-${i}`);
    await Promise.all(
      codes.map((code, i) =>
        (others[i % 3] ?? tables).set('procedures', { code, cells: { national: '1' } }, { by: BY }),
      ),
    );
    const written = tables.read('procedures').rows.map(({ cells }) => cells['local']);
    expect(new Set(written)).toEqual(new Set(['HD-1', 'HD-2', ...codes]));
  });
});

describe('a change of more than a thousand cases', () => {
  it('waits until somebody confirms their number', async () => {
    const { tables, text } = await editing(1_200);
    await expect(tables.set('procedures', national('1.1'), { by: BY })).rejects.toMatchObject({
      code: 'mappings.confirm',
      effect: { freed: 1_200, cases: 1_200 },
    });
    await expect(tables.set('procedures', national('1.1'), { by: BY, confirmed: 12 })).rejects.toThrow();
    expect(text()).toBe(PROCEDURES);
    await tables.set('procedures', national('1.1'), { by: BY, confirmed: 1_200 });
    expect(text()).toContain('HD-1,1.1');
  });
});

describe('the last change', () => {
  it('is undone byte for byte, with rows of its own in the trail, and can be redone', async () => {
    const { tables, text, trail } = await editing();
    await tables.set('procedures', national('1.1'), { by: BY });
    expect(await tables.lastChange('procedures')).toMatchObject({ who: 'key:An', rows: 1 });
    await tables.undo('procedures', { by: BY });
    expect(text()).toBe(PROCEDURES);
    expect(await trail()).toContain('mapping.undone procedures HD-1: 1.1 → ∅');
    await tables.undo('procedures', { by: BY });
    expect(text()).toContain('HD-1,1.1');
  });

  it('is not undone once the file was changed by hand', async () => {
    const { tables, config } = await editing();
    await tables.set('procedures', national('1.1'), { by: BY });
    writeFileSync(config.tables.procedures, PROCEDURES);
    await expect(tables.undo('procedures', { by: BY })).rejects.toMatchObject({
      code: 'mappings.nothing_to_undo',
    });
  });
});

describe('an agency table that nobody named', () => {
  it('says, before it gets its first row, how many cases of other agencies would be held back', async () => {
    const { tables } = await editing();
    const cells = { national: '000.01', name: 'Sở A', level: 'province' };
    const { effect } = await tables.set('agencies', { code: 'X', cells }, { by: BY, dryRun: true });
    expect(effect.heldBack).toBe(3);
  });
});

describe('a removed row', () => {
  it('leaves the table, and an unknown one is refused', async () => {
    const { tables, text } = await editing();
    await tables.unset('procedures', { code: 'HD-2' }, { by: BY });
    expect(text()).toBe(PROCEDURES.replace('HD-2,1.002,,\n', ''));
    await expect(tables.unset('procedures', { code: 'HD-2' }, { by: BY })).rejects.toMatchObject({
      code: 'mappings.unknown_code',
    });
  });
});
