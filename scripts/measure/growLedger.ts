import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Settlement } from '../../src/domain/settle.ts';
import { DAY_MS, startOfDay } from '../../src/domain/time.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { prune } from '../../src/sync/retention/prune.ts';
import { aRow } from '../../test/support/cases.ts';

export interface Growth {
  readonly cases: number;
  readonly years: number;
  readonly agencies: number;
  /** Each case changes so often a year. */
  readonly changes: number;
  /** New cases a year, beside those there from the beginning. */
  readonly arrivals: number;
  /** Null: nothing is ever pruned. */
  readonly retention: Parameters<typeof prune>[0]['retention'] | null;
  readonly onYear?: (ledger: Ledger, now: number, size: YearSize) => Promise<void>;
}

export interface YearSize {
  readonly year: number;
  readonly cases: number;
  readonly bytes: number;
  /** Of them, in pages that hold something. */
  readonly usedBytes: number;
  readonly events: number;
  readonly longestPruneMs: number;
}

const START = startOfDay(Date.parse('2025-01-01T12:00:00Z'));
const PRUNE_EVERY = 7;
const REFUSED: Settlement = {
  ...{ outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11' },
  detail: 'Thủ tục hành chính này không có trong danh mục của Cổng dịch vụ công quốc gia',
};

/** Lets years of ordinary days pass in a ledger: cases arrive and change, are delivered, one in fifty is refused first. */
export async function growLedger(file: string, growth: Growth): Promise<readonly YearSize[]> {
  const ledger = openSqliteLedger({ file, key: null, buffered: 2_000 });
  const sizes: YearSize[] = [];
  const versions: number[] = [];
  let owed = 0;
  let turn = 0;
  let longestPruneMs = 0;
  const day = async (now: number, changes: number, arrivals: number): Promise<void> => {
    const rows: IngestRow[] = [];
    for (let n = 0; n < arrivals; n += 1) {
      versions.push(0);
      rows.push(rowOf(versions.length - 1, 0, now, growth.agencies));
    }
    for (let n = 0; n < changes; n += 1) {
      turn = (turn + 7_919) % versions.length;
      versions[turn] = (versions[turn] ?? 0) + 1;
      rows.push(rowOf(turn, versions[turn] ?? 0, now, growth.agencies));
    }
    for (let from = 0; from < rows.length; from += 500) {
      await ledger.ingest({ rows: rows.slice(from, from + 500), drafts: [], readAt: now, now });
    }
    await deliver(ledger, now);
    await ledger.takeSnapshot(now, startOfDay(now));
  };
  try {
    await day(START, 0, growth.cases);
    for (let n = 1; n <= growth.years * 365; n += 1) {
      const now = START + n * DAY_MS;
      owed += (versions.length * growth.changes) / 365;
      const changes = Math.floor(owed);
      owed -= changes;
      await day(
        now,
        changes,
        Math.round((growth.arrivals * n) / 365) - Math.round((growth.arrivals * (n - 1)) / 365),
      );
      const { retention } = growth;
      if (n % PRUNE_EVERY === 0 && retention !== null) {
        const done = await prune({ ledger, retention, now: () => now, setAside: async () => 0 });
        longestPruneMs = Math.max(longestPruneMs, done.longestMs);
      }
      if (n % 365 === 0) {
        const size = { ...sizeOf(file), year: n / 365, cases: versions.length, longestPruneMs };
        sizes.push(size);
        await growth.onYear?.(ledger, now, size);
      }
    }
  } finally {
    await ledger.close();
  }
  return sizes;
}

function rowOf(i: number, version: number, now: number, agencies: number): IngestRow {
  const received = now - (version === 0 ? 0 : DAY_MS * version);
  return aRow({
    caseNo: `H23.${String(i % agencies).padStart(3, '0')}-250101-${String(i).padStart(6, '0')}`,
    sourceId: String(i + 1),
    agencyCode: `H23.${i % agencies}`,
    title: String(version),
    ...(version === 0 ? { receivedAt: received, submittedAt: received } : {}),
    modifiedAt: now,
  });
}

async function deliver(ledger: Ledger, now: number): Promise<void> {
  for (;;) {
    const lease = await ledger.lease({ owner: 'growth', limit: 200, now, leaseMs: 600_000, lingerMs: 0 });
    if (lease === null) return;
    const sent = lease.records.map(({ id, version }) => ({
      ...{ id, version, sentStatus: '4' as const },
      settlement: (id + version) % 50 === 0 ? REFUSED : ({ outcome: 'synced' } as const),
    }));
    await ledger.settle('growth', sent, now);
  }
}

function sizeOf(file: string): Pick<YearSize, 'bytes' | 'usedBytes' | 'events'> {
  const database = new Database(file);
  try {
    database.pragma('wal_checkpoint(PASSIVE)');
    const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
      Number(database.pragma(name, { simple: true })),
    );
    const events = Number(database.prepare('select count(*) from event').pluck().get());
    return {
      bytes: statSync(file).size,
      usedBytes: ((pages ?? 0) - (free ?? 0)) * (size ?? 0),
      events,
    };
  } finally {
    database.close();
  }
}
