/** A census of several windows, killed at each of its pages and continued by the next process. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFact } from '../../../src/ledger/port/facts.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { CENSUS } from '../../../src/ledger/port/sharedFacts.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { SANDBOX_STATUSES } from '../../../src/sandbox/mappings.ts';
import { type Province, startProvince } from '../../../src/sandbox/province.ts';
import { createOpencpsSource } from '../../../src/source/opencps/opencps.ts';
import type { Source, SourcePage } from '../../../src/source/source.ts';
import { readCensus } from '../../../src/sync/ingest/read.ts';
import { instant } from '../../source/opencps/fakeOpencps.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const RECORDS = 90;
const PAGE = 8;
const HOUR = 3_600_000;
const { signal } = new AbortController();

let province: Province;
let source: Source & { close(): void };
beforeAll(async () => {
  province = await startProvince({ records: RECORDS, problems: false });
  source = createOpencpsSource(
    {
      ...{ baseUrl: `${province.url}/o/rest/v2`, groupId: '35166', username: 'sync', password: 'sandbox' },
      ...{ pageSize: PAGE, overlapSeconds: 120, censusFrom: instant('2024-01-01 00:00:00'), concurrency: 2 },
      ...{ timeoutSeconds: 5, maxTries: 2, recentDays: 7, offsetMs: 7 * HOUR },
    },
    { now: Date.now, log: silentLog, sleep: () => Promise.resolve() },
  );
});
afterAll(async () => {
  source.close();
  await province.close();
});

/** The census ends after so many pages, as that of a killed process does; counts the pages. */
function cutAfter(pages: number): Source & { readonly shown: () => number } {
  let shown = 0;
  async function* census(cursor: string | null, until: AbortSignal): AsyncGenerator<SourcePage> {
    for await (const page of source.census(cursor, until)) {
      if (shown === pages) throw new Error('killed');
      shown += 1;
      yield page;
    }
  }
  return { ...source, census, shown: () => shown };
}

async function read(temp: TempLedger, from: Source = source): Promise<void> {
  temp.clock.now += HOUR;
  const { ledger, now } = temp;
  const mappings = {
    statuses: new Map(Object.entries(SANDBOX_STATUSES)),
    procedures: new Map(),
    agencies: null,
  };
  const bell = { ring: () => undefined };
  const deps = {
    ledger,
    source: from,
    bell,
    mappings: () => mappings,
    exclude: [],
    censusFrom: 0,
    now,
    log: silentLog,
  };
  await readCensus(deps, signal);
}

/** All that a report shows of the cases, and of the census itself. */
async function books(ledger: Ledger) {
  const census = (await readFact(ledger, CENSUS))?.value;
  const cases = (await ledger.records({}, 2 * RECORDS, 0))
    .map(({ caseNo, state, status, version, excluded }) => ({ caseNo, state, status, version, excluded }))
    .toSorted((a, b) => (a.caseNo < b.caseNo ? -1 : 1));
  return {
    census,
    cases,
    totals: await ledger.gapTotals(),
    months: await ledger.gapGroups('month'),
    drift: await ledger.recount(),
  };
}

async function withLedger<T>(work: (temp: TempLedger) => Promise<T>): Promise<T> {
  const temp = await openTempLedger();
  // The source reads the real clock.
  temp.clock.now = Date.now();
  try {
    return await work(temp);
  } finally {
    await temp.dispose();
  }
}

describe('a census that is killed at one of its pages', () => {
  it('leaves, once it is continued, the same books as one that was not, whichever page it was', async () => {
    const whole = cutAfter(Number.POSITIVE_INFINITY);
    const expected = await withLedger(async (temp) => {
      await read(temp, whole);
      return await books(temp.ledger);
    });
    expect(expected.totals.never).toBe(RECORDS);
    expect(whole.shown(), 'pages of several windows').toBeGreaterThan(10);
    for (let page = 0; page < whole.shown(); page += 1) {
      const found = await withLedger(async (temp) => {
        await expect(read(temp, cutAfter(page))).rejects.toThrow('killed');
        await read(temp);
        return await books(temp.ledger);
      });
      expect(found, `killed after page ${page}`).toEqual(expected);
    }
  });

  it('declares nothing gone that is there, and leaves what is not to the next two whole ones', async () => {
    const pages = cutAfter(Number.POSITIVE_INFINITY);
    const absent = await withLedger(async (temp) => {
      await read(temp, pages);
      return (await temp.ledger.records({}, 1, 0))[0]?.caseNo ?? '';
    });
    for (let page = 0; page < pages.shown(); page += 1) {
      await withLedger(async (temp) => {
        await read(temp);
        const row = province.row(absent);
        province.remove(absent);
        await expect(read(temp, cutAfter(page))).rejects.toThrow('killed');
        await read(temp);
        expect(await temp.ledger.gapTotals(), `continued after page ${page}`).toMatchObject({
          never: RECORDS,
          excludedBy: { gone: 0 },
        });
        await read(temp);
        await read(temp);
        expect(await temp.ledger.gapTotals()).toMatchObject({ never: RECORDS - 1, excludedBy: { gone: 1 } });
        expect(await temp.caseOf(absent)).toMatchObject({ excluded: 'gone' });
        expect(await temp.ledger.recount()).toBe(0);
        const { dossierId: _, ...fields } = row ?? {};
        province.add(fields);
      });
    }
  });
});
