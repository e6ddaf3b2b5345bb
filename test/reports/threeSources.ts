import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { rankSources } from '../../src/sync/ingest/sourceReading.ts';
import { aRow } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { DAY, NOW } from './fakeLedger.ts';

export const SOURCES = ['main', 'igate', 'ministry'] as const;
export const AGENCIES = ['H23.1', 'H23.2'];

/** A real ledger in a folder of its own. */
export async function withLedger(use: (ledger: Ledger, dir: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-three-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null, now: () => NOW });
  try {
    await use(ledger, dir);
  } finally {
    await ledger.close();
    rmSync(dir, { recursive: true });
  }
}

/** One reading of one source, which may share numbers with the others. */
export const aReading = fc.record({
  source: fc.nat(2),
  cases: fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 }),
  status: fc.constantFrom('4', '10', null),
  online: fc.boolean(),
  dueIn: fc.option(fc.constantFrom(-DAY, DAY), { nil: null }),
});
type Reading = typeof aReading extends fc.Arbitrary<infer One> ? One : never;

/** Reads them in their order. The numbers of all cases that there are then. */
export async function readAll(ledger: Ledger, readings: readonly Reading[]): Promise<ReadonlySet<number>> {
  const ranks = rankSources(SOURCES);
  const numbers = new Set<number>();
  for (const [order, { source, cases, status, online, dueIn }] of readings.entries()) {
    const at = NOW - DAY + order * 60_000;
    for (const one of cases) numbers.add(one);
    await ledger.ingest({
      source: ranks[source]?.rank,
      ...{ drafts: [], readAt: at, now: at },
      rows: cases.map((one) =>
        aRow(
          {
            ...{ caseNo: `H23-${one}`, sourceId: String(one), status: status ?? 'odd' },
            ...{ agencyCode: AGENCIES[one % 2] ?? '', online, dueAt: dueIn === null ? null : NOW + dueIn },
          },
          { status },
        ),
      ),
    });
  }
  return numbers;
}
