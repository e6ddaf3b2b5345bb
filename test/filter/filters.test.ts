import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { addFilters } from '../../src/cli/harness/filterOptions.ts';
import { parseDay, VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import {
  type CaseFilter,
  FILTER_KEYS,
  FILTERS,
  type FilterKey,
  pickFilter,
} from '../../src/filter/filters.ts';
import { recordFilter } from '../../src/filter/recordFilter.ts';
import { filterLists, filterQuery, storedFilter } from '../../src/filter/schema.ts';
import { filterText, filterWords } from '../../src/filter/text.ts';
import { queryOf } from '../../src/http/dashboard/casesPath.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { agencyBook, anAgency } from '../reports/agencyBook.ts';
import { settleAs } from '../reports/worklist/workLedger.ts';
import { aRow, NOW } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';

/** For each filter a value that matches one of the two cases below, and which. */
const EXAMPLES: Readonly<Record<FilterKey, readonly [value: string, matches: 'refused' | 'waiting']>> = {
  state: ['rejected', 'refused'],
  reason: ['PORTAL_REJECTED', 'refused'],
  source: ['igate', 'waiting'],
  agency: ['A1', 'refused'],
  under: ['A', 'refused'],
  level: ['commune', 'refused'],
  domain: ['HT', 'refused'],
  procedure: ['1.1', 'refused'],
  status: ['unmapped', 'waiting'],
  month: ['2024-11', 'refused'],
  receivedFrom: ['2024-11-02', 'refused'],
  receivedTo: ['2024-09-01', 'waiting'],
  portalCode: ['A2', 'refused'],
  detail: ['A2', 'refused'],
  sourceStatus: ['paying', 'waiting'],
  case: ['waiting', 'waiting'],
};

const agencies = agencyBook(anAgency('A'), anAgency('A1', { parent: 'A', level: 'commune' }), anAgency('B'));

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function twoCases(): Promise<Ledger> {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-filter-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
  cleanUps.push(
    () => rmSync(dir, { recursive: true }),
    () => ledger.close(),
  );
  const refused = aRow({
    ...{ caseNo: 'refused', sourceId: '1', agencyCode: 'A1', domainCode: 'HT', procedureCode: '1.1' },
    receivedAt: parseDay('2024-11-02'),
  });
  await ledger.ingest({ rows: [refused], drafts: [], readAt: NOW, now: NOW });
  const lease = await ledger.lease({ owner: 'w', limit: 1, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const [leased] = lease?.records ?? [];
  if (leased === undefined) throw new Error('the case was to be leased');
  const { id, version } = leased;
  await ledger.settle('w', [{ id, version, sentStatus: '4', settlement: settleAs.refused('A2') }], NOW);
  const waiting = aRow(
    {
      ...{ caseNo: 'waiting', sourceId: '2', agencyCode: 'B', domainCode: 'DD', procedureCode: '2.2' },
      status: 'paying',
      receivedAt: parseDay('2024-09-01'),
    },
    { status: null },
  );
  const source = { name: 'igate', yieldsTo: [] };
  await ledger.ingest({ source, rows: [waiting], drafts: [], readAt: NOW, now: NOW });
  return ledger;
}

/** The filter with its example, as the command line takes it. */
function typed(key: FilterKey): CaseFilter {
  const command = addFilters(new Command('records')).exitOverride();
  command.parse([FILTERS[key].flag, EXAMPLES[key][0]], { from: 'user' });
  return command.opts();
}

test.each(FILTER_KEYS)(
  '%s is taken alike by the command line, addresses, bodies and stored replays',
  (key) => {
    const [value] = EXAMPLES[key];
    const filter = { [key]: FILTERS[key].repeatable ? [value] : value };
    expect(pickFilter(typed(key))).toEqual(filter);
    expect(z.strictObject(filterQuery).parse({ [key]: value })).toEqual(filter);
    expect(z.strictObject(filterLists).parse(filter)).toEqual(filter);
    expect(storedFilter.parse(JSON.parse(JSON.stringify(filter)))).toEqual(filter);
    expect(
      z.strictObject(filterQuery).parse(Object.fromEntries(new URLSearchParams(queryOf(filter)))),
    ).toEqual(filter);
  },
);

test.each(FILTER_KEYS)('%s leaves only the cases that match it', async (key) => {
  const ledger = await twoCases();
  const filter = recordFilter(typed(key), { agencies, offsetMs: VIETNAM_OFFSET_MS });
  const found = await ledger.records(filter, 10, 0);
  expect(found.map(({ caseNo }) => caseNo)).toEqual([EXAMPLES[key][1]]);
});

test.each(FILTER_KEYS)('%s is shown with its title in both languages', (key) => {
  for (const language of ['vi', 'en'] as const) {
    expect(filterText(typed(key), language)).toContain(FILTERS[key].title[language]);
    expect(filterWords(typed(key), language, () => 'Tên')).not.toBe('');
  }
});

test('what is no filter is refused', () => {
  expect(z.strictObject(filterLists).safeParse({ nofilter: ['1'] }).success).toBe(false);
  expect(z.strictObject(filterQuery).safeParse({ nofilter: '1' }).success).toBe(false);
});
