import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GAP_DIMENSIONS } from '../../src/domain/dimension.ts';
import { ofSource, writeFact } from '../../src/ledger/port/facts.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { POLL } from '../../src/ledger/port/sharedFacts.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { gapReport, readGap } from '../../src/reports/gap/build.ts';
import { rankSources } from '../../src/sync/ingest/sourceReading.ts';
import { aRow } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { DAY, IN_VIETNAM, NOW } from './fakeLedger.ts';

const SOURCES = ['main', 'igate', 'ministry'] as const;
const AGENCIES = ['H23.1', 'H23.2'];

async function withLedger(use: (ledger: Ledger) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-three-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null, now: () => NOW });
  try {
    await use(ledger);
  } finally {
    await ledger.close();
    rmSync(dir, { recursive: true });
  }
}

const reading = fc.record({
  source: fc.nat(2),
  cases: fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 }),
  status: fc.constantFrom('4', '10', null),
});

it('the figures of three sources add up in every report, whoever was read when and shares whose numbers', async () => {
  const property = fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 8 }), async (readings) => {
    await withLedger(async (ledger) => {
      const ranks = rankSources(SOURCES);
      const numbers = new Set<number>();
      for (const [order, { source, cases, status }] of readings.entries()) {
        const at = NOW - DAY + order * 60_000;
        for (const one of cases) numbers.add(one);
        await ledger.ingest({
          source: ranks[source]?.rank,
          ...{ drafts: [], readAt: at, now: at },
          rows: cases.map((one) =>
            aRow(
              {
                ...{ caseNo: `H23-${one}`, sourceId: String(one), status: status ?? 'odd' },
                agencyCode: AGENCIES[one % 2] ?? '',
              },
              { status },
            ),
          ),
        });
      }
      const whole = await gapReport(ledger, IN_VIETNAM);
      expect(whole.total).toBe(numbers.size);
      expect(whole.synced + whole.unsynced).toBe(whole.total);
      for (const by of GAP_DIMENSIONS) {
        const { total, unsynced, groups = [] } = await gapReport(ledger, { ...IN_VIETNAM, by });
        expect([by, total, unsynced]).toEqual([by, whole.total, whole.unsynced]);
        expect([by, groups.reduce((sum, group) => sum + group.unsynced, 0)]).toEqual([by, whole.unsynced]);
      }
      const of = async (filter: object): Promise<number> =>
        (await gapReport(ledger, { ...IN_VIETNAM, filter })).total;
      let bySource = 0;
      for (const source of SOURCES) {
        const total = await of({ source: [source] });
        bySource += total;
        let byAgency = 0;
        for (const agency of AGENCIES) byAgency += await of({ source: [source], agency: [agency] });
        expect(byAgency).toBe(total);
      }
      expect(bySource).toBe(whole.total);
    });
  });
  await fc.assert(property, { numRuns: 15 });
});

it('a source that cannot be read makes only its own figures old, and the report says so', async () => {
  await withLedger(async (ledger) => {
    for (const [index, { rank }] of rankSources(['igate', 'main']).entries()) {
      const at = NOW - index * DAY;
      const rows = [aRow({ caseNo: `H23-${index}`, sourceId: '1' })];
      await ledger.ingest({ source: rank, drafts: [], readAt: at, now: at, rows });
      const poll = ofSource(POLL, rank.name);
      await writeFact(ledger, poll, { read: 1, changed: 1, unreadable: 0 }, at);
    }
    const { report, notes } = await readGap(ledger, { ...IN_VIETNAM, notes: true });
    expect(report.sources).toEqual([
      { name: 'igate', asOf: '2024-11-05T08:30:00+07:00' },
      { name: 'main', asOf: '2024-11-04T08:30:00+07:00' },
    ]);
    expect(notes.join('\n')).toMatch(/main .*04/);
  });
});

it('a source that is alone needs no age of its own', async () => {
  await withLedger(async (ledger) => {
    const page = { drafts: [], readAt: NOW, now: NOW };
    await ledger.ingest({ ...page, rows: [aRow({ caseNo: 'H23-1', sourceId: '1' })] });
    expect(await gapReport(ledger, IN_VIETNAM)).not.toHaveProperty('sources');
  });
});
