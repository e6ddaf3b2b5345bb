import { CASE_DIMENSIONS, GAP_DIMENSIONS } from '../../../src/domain/dimension.ts';
import { DAY_MS, formatDay, startOfDay, VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../../src/ledger/postgres/settings.ts';
import { gapReport } from '../../../src/reports/gap/build.ts';
import { punctualityReport } from '../../../src/reports/punctuality/build.ts';
import { agencyTable } from '../fillLedger.ts';
import { newCase } from '../newCase.ts';
import type { Observer } from './counting.ts';

const RUNS = 100;
const PAGE = 500;
const BATCH = 200;

interface LargeOptions {
  readonly settings: PostgresSettings;
  readonly observer: Observer;
  readonly now: number;
  /** New cases that are taken in and delivered, and then change once. */
  readonly arrivals: number;
  readonly say: (line: string) => void;
}

/** What a large ledger answers, and what a page and a delivery cost in it: times, and pages of the database that were read. */
export async function measureLarge({ settings, observer, now, arrivals, say }: LargeOptions): Promise<void> {
  const ledger = openPostgresLedger({ settings, key: null });
  const options = { now, agencies: agencyTable(), offsetMs: VIETNAM_OFFSET_MS, language: 'vi' } as const;
  const measure = async (
    name: string,
    runs: number,
    ask: (run: number) => Promise<unknown>,
  ): Promise<void> => {
    await ask(0);
    const before = await blocks(observer);
    const times: number[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const began = performance.now();
      await ask(run);
      times.push(performance.now() - began);
    }
    const read = ((await blocks(observer)) - before) / runs;
    times.sort((a, b) => a - b);
    const at = (share: number): string =>
      (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1).padStart(9);
    say(`${name.padEnd(30)}${at(0)}${at(0.5)}${at(0.99)}${read.toFixed(0).padStart(9)}`);
  };
  try {
    say(`${''.padEnd(30)}   fastest   median      p99    pages`);
    for (const by of [undefined, ...GAP_DIMENSIONS]) {
      await measure(by === undefined ? 'gap' : `gap --by ${by}`, RUNS, () =>
        gapReport(ledger, { ...options, by }),
      );
    }
    await measure('causes', RUNS, () => ledger.causes());
    await measure('find a part of a number', 20, () => ledger.findCases('-0123456', {}, 50));
    for (const by of CASE_DIMENSIONS) {
      await measure(`punctuality --by ${by}`, 5, () => punctualityReport(ledger, { ...options, by }));
    }
    await measure('--as-of day --by agency', RUNS, (run) =>
      gapReport(ledger, { ...options, by: 'agency', asOf: formatDay(startOfDay(now - (run + 1) * DAY_MS)) }),
    );
    const pages = Math.ceil(arrivals / PAGE);
    for (const version of [0, 1]) {
      await measure(version === 0 ? `take in ${PAGE} new` : `take in ${PAGE} changed`, pages - 1, (page) =>
        takeIn(ledger, { page, version, now }),
      );
      await measure(`lease and settle ${BATCH}`, (pages * PAGE) / BATCH - 1, () => deliver(ledger, now));
    }
  } finally {
    await ledger.close();
  }
}

async function blocks(observer: Observer): Promise<number> {
  const [row] = await observer.query<{ pages: string }>(
    `select coalesce(sum(shared_blks_hit + shared_blks_read), 0) pages from pg_stat_statements
     where userid = 'dongbo'::regrole and dbid = (select oid from pg_database where datname = current_database())`,
  );
  return Number(row?.pages);
}

async function takeIn(
  ledger: Ledger,
  { page, version, now }: { readonly page: number; readonly version: number; readonly now: number },
): Promise<void> {
  const rows = Array.from({ length: PAGE }, (_, i) => {
    const row = newCase(page * PAGE + i, now);
    const record = { ...row.record, modifiedAt: now + version, note: String(version) };
    return { ...row, record, hash: `${row.hash} ${version}` };
  });
  await ledger.ingest({ rows, drafts: [], readAt: now + version, now: now + version, fresh: true });
}

async function deliver(ledger: Ledger, now: number): Promise<void> {
  const owner = 'measure';
  const lease = await ledger.lease({
    owner,
    limit: BATCH,
    now: now + 10,
    leaseMs: 600_000,
    lingerMs: 0,
    freshOnly: true,
  });
  if (lease === null) return;
  const sent = lease.records.map(({ id, version }) => ({
    ...{ id, version, sentStatus: '4' as const },
    settlement: { outcome: 'synced' as const },
  }));
  await ledger.settle(owner, sent, now + 20);
}
