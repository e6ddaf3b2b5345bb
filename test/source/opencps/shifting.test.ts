import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/domain/time.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { census } from '../../../src/source/opencps/census.ts';
import { changes } from '../../../src/source/opencps/changes.ts';
import { mark } from '../../../src/source/opencps/mark.ts';
import { listParams } from '../../../src/source/opencps/query.ts';
import { createReader, type Reader } from '../../../src/source/opencps/reader.ts';
import { readRow } from '../../../src/source/opencps/row.ts';
import type { SourcePage } from '../../../src/source/source.ts';
import { FakeOpencps, instant, NOW, never, type WireRow, wireDate } from './fakeOpencps.ts';

const OFFSET = 7 * 3_600_000;
const FIRST_DAY = instant('2024-10-01 00:00:00');

/** Something that happens at the source between two requests; `pick` chooses the row or the time. */
interface Happening {
  readonly what: 'insert' | 'remove' | 'modify';
  readonly pick: number;
  /** Seconds that pass with it: none makes ties. */
  readonly seconds: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom('insert', 'remove', 'modify'),
  pick: fc.nat(10_000),
  seconds: fc.nat(2),
});
/** What happens before each request; after the last of them, nothing any more. */
const happenings = fc.array(fc.array(happening, { maxLength: 4 }), { maxLength: 40 });
const sizes = fc.integer({ min: 2, max: 9 });
const counts = fc.integer({ min: 0, max: 45 });
/** How rows stand where a sort is ignored: as the source likes, but by the rows alone. */
const orders = fc.constantFrom(
  'oldest change first',
  'newest change first',
  'as numbered',
  'newest number first',
);

/** A source in memory that changes before every request. */
class ShiftingSource {
  clock: Instant = NOW;
  nextId = 1;
  happenings: Happening[][] = [];
  readonly fake = new FakeOpencps();
  readonly everHere = new Set<number>();
  readonly reader: Reader;

  constructor(count: number, size: number, order: string) {
    for (let i = 0; i < count; i += 1) this.insert(i * 97);
    this.reader = createReader({
      settings: {
        baseUrl: 'http://source.invalid',
        groupId: '1',
        username: 'u',
        password: 'p',
        pageSize: size,
        overlapSeconds: 3,
        censusFrom: FIRST_DAY,
        concurrency: 1,
        timeoutSeconds: 1,
        maxTries: 1,
        // A sweep then reads all rows: where all were changed in one second, the source cannot sort.
        recentDays: 40,
        offsetMs: OFFSET,
      },
      now: () => this.clock,
      log: silentLog,
      readPage: (query, start, rows) => {
        for (const one of this.happenings.shift() ?? []) this.happen(one);
        this.standAs(order);
        const params = new URLSearchParams(listParams(query, start, start + rows, OFFSET));
        const list = this.fake.listed(params);
        const shown = list.slice(start, start + rows).map((raw) => readRow(raw, OFFSET));
        return Promise.resolve({ readAt: this.clock, start, total: list.length, rows: shown });
      },
    });
  }

  private happen({ what, pick, seconds }: Happening): void {
    this.clock += seconds * 1_000;
    const { rows } = this.fake;
    const row = rows[pick % rows.length];
    if (what === 'insert') this.insert(pick);
    else if (what === 'remove') rows.splice(pick % rows.length, 1);
    else if (row !== undefined) {
      row['modifiedDate'] = wireDate(this.clock);
      row['dossierNote'] = Number(row['dossierNote']) + 1;
    }
  }

  private insert(pick: number): void {
    const id = this.nextId;
    this.nextId += 1;
    this.fake.rows.push({
      dossierId: id,
      dossierNo: `H23.${id}`,
      receiveDate: wireDate(FIRST_DAY + (pick % 36) * 86_400_000 + (pick % 1_000) * 1_000),
      modifiedDate: wireDate(this.clock),
      dossierNote: 0,
    });
  }

  private standAs(order: string): void {
    const modified = (row: WireRow): string => String(row['modifiedDate']);
    const later = (a: WireRow, b: WireRow): number =>
      modified(a) === modified(b) ? a.dossierId - b.dossierId : modified(a) < modified(b) ? -1 : 1;
    if (order === 'oldest change first') this.fake.rows.sort(later);
    if (order === 'newest change first') this.fake.rows.sort((a, b) => later(b, a));
    if (order === 'as numbered') this.fake.rows.sort((a, b) => a.dossierId - b.dossierId);
    if (order === 'newest number first') this.fake.rows.sort((a, b) => b.dossierId - a.dossierId);
  }
}

/** The latest version read of each row, by id. */
async function versionsOf(readings: AsyncIterable<SourcePage>[]): Promise<{
  versions: Map<string, number>;
  last: SourcePage | undefined;
}> {
  const versions = new Map<string, number>();
  let last: SourcePage | undefined;
  for (const reading of readings) {
    for await (const page of reading) {
      last = page;
      for (const row of page.rows) {
        if (row.kind !== 'case') continue;
        const known = versions.get(row.record.sourceId) ?? -1;
        versions.set(row.record.sourceId, Math.max(known, Number(row.record.note)));
      }
    }
  }
  return { versions, last };
}

describe('while rows come, go and change between any two requests', () => {
  it('a census misses no row that was there throughout', async () => {
    await fc.assert(
      fc.asyncProperty(counts, sizes, happenings, async (count, size, shifts) => {
        const source = new ShiftingSource(count, size, 'as numbered');
        const atFirst = new Set(source.fake.rows.map((row) => row.dossierId));
        source.happenings = shifts.map((some) => [...some]);
        const { versions, last } = await versionsOf([census(source.reader, null, never)]);
        const throughout = source.fake.rows.filter((row) => atFirst.has(row.dossierId));
        const missed = throughout.filter((row) => !versions.has(String(row.dossierId)));
        expect(missed).toEqual([]);
        expect(last?.summary).toBeDefined();
      }),
      { numRuns: 100 },
    );
  });

  it('a mark, a census and the changes since then together know every row as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        counts,
        sizes,
        orders,
        fc.boolean(),
        happenings,
        async (count, size, order, sorts, shifts) => {
          const source = new ShiftingSource(count, size, order);
          if (!sorts) source.fake.sorts.delete('receiveDate');
          source.happenings = shifts.map((some) => [...some]);
          const marked = await mark(source.reader, never);
          const counted = await versionsOf([census(source.reader, null, never)]);
          const changed = await versionsOf([changes(source.reader, marked, never)]);
          source.happenings = [];
          const { versions } = await versionsOf([changes(source.reader, changed.last?.cursor ?? '', never)]);
          for (const row of source.fake.rows) {
            const id = String(row.dossierId);
            const known = Math.max(
              ...[counted.versions, changed.versions, versions].map((some) => some.get(id) ?? -1),
            );
            expect([id, known]).toEqual([id, row['dossierNote']]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
