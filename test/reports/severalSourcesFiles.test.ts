import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writeDatabase } from '../../src/app/writeDatabase.ts';
import { CASE_DIMENSIONS, type GapDimension, isOfAllCases } from '../../src/domain/dimension.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { type ExportTable, headedBy } from '../../src/presentation/exportTable.ts';
import { xlsxOf } from '../../src/presentation/xlsx/workbook.ts';
import { DATABASE_TABLES, databaseTables, sqlTable } from '../../src/reports/database/tables.ts';
import { gapReport } from '../../src/reports/gap/build.ts';
import type { GapReport } from '../../src/reports/gap/schema.ts';
import { punctualityReport } from '../../src/reports/punctuality/build.ts';
import { csvText } from '../presentation/csvText.ts';
import { readXlsx, valuesOf } from '../presentation/xlsx/readXlsx.ts';
import { IN_VIETNAM, NOW } from './fakeLedger.ts';
import { aReading, readAll, SOURCES, withLedger } from './threeSources.ts';

const OPTIONS = {
  ...IN_VIETNAM,
  procedures: new Map(),
  portalCodes: new Map(),
  history: 'province',
} as const;

type Row = Readonly<Record<string, unknown>>;

async function inCsv(table: ExportTable): Promise<readonly Row[]> {
  return parse<Row>(await csvText(headedBy(table, 'codes')), { columns: true });
}

async function inXlsx(table: ExportTable): Promise<readonly Row[]> {
  const { sheets } = await readXlsx(xlsxOf(headedBy(table, 'codes')));
  const [head, ...rows] = (sheets[0] ?? []).map(valuesOf);
  const codes = Object.entries(head ?? {});
  return rows.map((row) => Object.fromEntries(codes.map(([letter, code]) => [code, row[letter] ?? ''])));
}

/** The exported database: the rows of a table. */
async function inDatabase(ledger: Ledger, file: string): Promise<(name: string) => readonly Row[]> {
  const tables = (async function* () {
    for await (const table of databaseTables(ledger, OPTIONS)) yield sqlTable(table);
  })();
  await writeDatabase(file, tables, { flushes: false });
  const database = new Database(file, { readonly: true });
  const read = new Map(
    DATABASE_TABLES.map(({ name }) => [name, database.prepare<[], Row>(`select * from "${name}"`).all()]),
  );
  database.close();
  return (name) => read.get(name) ?? [];
}

function sum(rows: readonly Row[], ...codes: readonly string[]): number {
  return rows.reduce((all, row) => all + codes.reduce((some, code) => some + Number(row[code] ?? 0), 0), 0);
}

/** What the rows of an export say, as figures of the whole. */
function figuresIn(name: string, rows: readonly Row[]): Record<string, number> {
  const by = name.replace(/^(gap|punctuality)_by_/, '');
  if (name === 'cases') {
    const states = rows.map((row) => row['state']);
    const total = new Set(rows.map((row) => row['caseNo'])).size;
    return { total, rows: rows.length, synced: states.filter((state) => state === 'synced').length };
  }
  if (name === 'causes') return { unsynced: sum(rows, 'count') };
  if (name.startsWith('punctuality_by_')) {
    return { total: sum(rows, 'total'), parts: sum(rows, 'onTime', 'late', 'noDeadline') };
  }
  if (name.startsWith('gap_by_') && !isOfAllCases(by as GapDimension))
    return { unsynced: sum(rows, 'unsynced') };
  return { total: sum(rows, 'total'), synced: sum(rows, 'synced'), unsynced: sum(rows, 'unsynced') };
}

function expectToAddUp(where: string, figures: Record<string, number>, whole: GapReport): void {
  const { total, synced, unsynced } = whole;
  const expected: Record<string, number> = { total, synced, unsynced, rows: total, parts: total };
  for (const [figure, value] of Object.entries(figures)) {
    expect([where, figure, value]).toEqual([where, figure, expected[figure]]);
  }
}

/** Each row says how old it is; where there are several sources, of each of them or of its own. */
function expectAges(where: string, rows: readonly Row[], { asOf, sources = [] }: GapReport): void {
  for (const row of rows) {
    // In a workbook an instant is a number of days.
    const shown = where.endsWith('xlsx') ? String(Number(row['asOf']) > 45_600) : row['asOf'];
    expect([where, shown]).toEqual([where, where.endsWith('xlsx') ? 'true' : asOf]);
    if (sources.length === 0) expect(Object.keys(row)).not.toContain('sources');
    else if (/_by_source /.test(where)) expect(Object.keys(row)).toContain('sourceAsOf');
    else for (const { name } of sources) expect([where, row['sources']]).toEqual([where, containing(name)]);
  }
}

const containing = (name: string): unknown => expect.stringMatching(new RegExp(`\\b${name} `));

/** The portal takes so many of them. */
async function deliver(ledger: Ledger, limit: number): Promise<void> {
  const lease = { owner: 't', limit, now: NOW, leaseMs: 60_000, lingerMs: 0 };
  const records = (await ledger.lease(lease))?.records ?? [];
  const taken = { sentStatus: '4', settlement: { outcome: 'synced' } } as const;
  const settled = records.map(({ id, version }) => ({ id, version, ...taken }));
  await ledger.settle('t', settled, NOW);
}

const readings = fc.array(aReading, { minLength: 1, maxLength: 6 });

it('the figures of three sources add up in each table, as CSV, as XLSX and in the exported database', async () => {
  let compared = 0;
  const property = fc.asyncProperty(readings, fc.integer({ min: 1, max: 8 }), async (read, delivered) => {
    await withLedger(async (ledger, dir) => {
      const numbers = await readAll(ledger, read);
      await deliver(ledger, delivered);
      await ledger.takeSnapshot(NOW, null);
      const whole = await gapReport(ledger, IN_VIETNAM);
      expect(whole.total).toBe(numbers.size);
      const inTable = await inDatabase(ledger, join(dir, 'export.db'));
      for (const { name, read: readTable } of DATABASE_TABLES) {
        const table = async (): Promise<ExportTable> => (await readTable(ledger, OPTIONS))('en');
        const forms = {
          csv: await inCsv(await table()),
          xlsx: await inXlsx(await table()),
          database: inTable(name),
        };
        for (const [form, rows] of Object.entries(forms)) {
          expectToAddUp(`${name} ${form}`, figuresIn(name, rows), whole);
          if (/^(cases|gap|punctuality)/.test(name)) expectAges(`${name} ${form}`, rows, whole);
          compared += rows.length;
        }
      }
    });
  });
  await fc.assert(property, { numRuns: 6 });
  expect(compared).toBeGreaterThan(0);
});

it('what is on time, late, without a deadline and online of each source adds up to the whole', async () => {
  const property = fc.asyncProperty(readings, async (read) => {
    await withLedger(async (ledger) => {
      const numbers = await readAll(ledger, read);
      const figures = ['total', 'online', 'onTime', 'late', 'noDeadline'] as const;
      for (const by of CASE_DIMENSIONS) {
        const whole = await punctualityReport(ledger, { ...IN_VIETNAM, by });
        expect([by, whole.total]).toEqual([by, numbers.size]);
        const parts = [];
        for (const source of SOURCES) {
          parts.push(await punctualityReport(ledger, { ...IN_VIETNAM, by, filter: { source: [source] } }));
        }
        for (const figure of figures) {
          const [ofSources, ofGroups] = [parts, whole.groups].map((all) =>
            all.reduce((counted, part) => counted + part[figure], 0),
          );
          expect([by, figure, ofSources, ofGroups]).toEqual([by, figure, whole[figure], whole[figure]]);
        }
      }
    });
  });
  await fc.assert(property, { numRuns: 10 });
});
