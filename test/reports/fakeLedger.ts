import type { Circuit } from '../../src/domain/circuit.ts';
import type { TallyDimension } from '../../src/domain/dimension.ts';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import type { LedgerEvent, LedgerRecord } from '../../src/ledger/port/cases.ts';
import type { DeliveryPause } from '../../src/ledger/port/deliveryPause.ts';
import type { GapGroup, GapTotals } from '../../src/ledger/port/figures.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import type { LastCensus } from '../../src/reports/census/build.ts';
import type { GapOptions } from '../../src/reports/gap/options.ts';

/** 5 November 2024, 08:30 in Vietnam. */
export const NOW = Date.parse('2024-11-05T08:30:00+07:00');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type ReportLedger = Pick<
  Ledger,
  | 'gapTotals'
  | 'gapGroups'
  | 'elsewhereGroups'
  | 'gapFiltered'
  | 'gapAsOf'
  | 'countUnsyncedSince'
  | 'names'
  | 'fact'
  | 'circuit'
  | 'circuits'
  | 'deliveryPause'
  | 'records'
  | 'listRecords'
  | 'record'
  | 'snapshots'
  | 'publishedFigures'
>;

export interface Book {
  totals?: Partial<GapTotals>;
  groups?: Partial<Record<TallyDimension, readonly GapGroup[]>>;
  elsewhere?: Partial<Record<TallyDimension, readonly { key: string; count: number }[]>>;
  /** By what gapAsOf answers; '' is the whole. */
  past?: Partial<Record<TallyDimension | '', readonly GapGroup[]>>;
  /** Begin of the gap of each unsynced case that was never acknowledged. */
  unsyncedSince?: readonly number[];
  names?: Partial<Record<'agency' | 'domain' | 'procedure', Record<string, string>>>;
  census?: { value: string; at: number };
  baseline?: { value: string; at: number };
  repaired?: { value: string; at: number };
  restored?: { value: string; at: number };
  batchSize?: { value: string; at: number };
  stepsBatchSize?: { value: string; at: number };
  fieldCuts?: { value: string; at: number };
  verificationBreaker?: { value: string; at: number };
  circuit?: Circuit;
  steps?: Circuit;
  pause?: DeliveryPause;
  records?: readonly LedgerRecord[];
  events?: readonly LedgerEvent[];
}

/** Answers the questions the reports ask, from what the test wrote down. */
export function fakeLedger(book: Book = {}): ReportLedger {
  const records = book.records ?? [];
  return {
    gapTotals: async () => ({
      synced: 0,
      never: 0,
      stale: 0,
      verified: 0,
      excluded: 0,
      excludedBy: { rule: 0, copy: 0, gone: 0, earlier: 0, elsewhere: 0 },
      unnumbered: 0,
      ...book.totals,
    }),
    gapGroups: async (dimension) => book.groups?.[dimension] ?? [],
    elsewhereGroups: async (dimension) => book.elsewhere?.[dimension] ?? [],
    gapFiltered: async ({ by, asOf }) =>
      (
        (asOf === undefined ? book.groups : book.past)?.[by === null || by === 'age' ? 'agency' : by] ?? []
      ).map((each) => ({ ...each, slice: 0 })),
    gapAsOf: async (_at, dimension) => book.past?.[dimension ?? ''] ?? [],
    countUnsyncedSince: async (from, before) => ({
      never: (book.unsyncedSince ?? []).filter(
        (at) => (from === null || at >= from) && (before === null || at < before),
      ).length,
      stale: 0,
    }),
    names: async (dimension) => new Map(Object.entries(book.names?.[dimension] ?? {})),
    fact: async (name) => {
      const facts = {
        census: book.census,
        baseline: book.baseline,
        repaired: book.repaired,
        restored: book.restored,
        batch_size: book.batchSize,
        steps_batch_size: book.stepsBatchSize,
        field_cuts: book.fieldCuts,
        verification_breaker: book.verificationBreaker,
      };
      return Object.entries(facts).find(([known]) => known === name)?.[1] ?? null;
    },
    circuit: async () => book.circuit ?? null,
    circuits: async () => ({ records: book.circuit ?? null, steps: book.steps ?? null }),
    deliveryPause: async () => book.pause ?? null,
    snapshots: async () => [],
    publishedFigures: async () => [],
    records: async (_filter, limit, afterId) => records.filter(({ id }) => id > afterId).slice(0, limit),
    listRecords: async (_filter, limit, afterId) => records.filter(({ id }) => id > afterId).slice(0, limit),
    record: async (caseNo) => {
      const record = records.find((each) => each.caseNo === caseNo);
      return record === undefined ? null : { record, events: book.events ?? [] };
    },
  };
}

export function group(key: string, synced: number, never: number, stale = 0): GapGroup {
  return { key, synced, never, stale, verified: 0 };
}

/** A case the portal refused; a test names only what it is about. */
export function aRecord(over: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    id: 1,
    caseNo: 'H23.12-241001-0007',
    state: 'rejected',
    reason: 'PORTAL_REJECTED',
    detail: 'DonViXuLy không có trong danh mục',
    portalCode: '11',
    agencyCode: 'H23.12',
    agencyName: 'Sở Tư pháp',
    domainCode: 'HT',
    procedureCode: '1.005129',
    status: '10',
    sourceStatus: 'done',
    receivedAt: NOW - 30 * DAY,
    dueAt: NOW - 10 * DAY,
    finishedAt: null,
    modifiedAt: NOW - 3 * HOUR,
    firstSeenAt: NOW - 29 * DAY,
    changedAt: NOW - 29 * DAY,
    version: 1,
    attempts: 0,
    nextAttemptAt: null,
    unsyncedSince: NOW - 2 * DAY,
    firstAckAt: null,
    lastAckAt: null,
    ackedStatus: null,
    excluded: null,
    nationCode: null,
    originCaseNo: null,
    ...over,
  };
}

export function anEvent(over: Partial<LedgerEvent> & Pick<LedgerEvent, 'at' | 'kind'>): LedgerEvent {
  return { version: 1, status: null, reason: null, portalCode: null, detail: null, ...over };
}

/** The fact of a whole census that read everything and is believed, except what the test says. */
export function aCensus(over: Partial<LastCensus> = {}): { value: string; at: number } {
  const { at = NOW, ...found } = over;
  const read = { rows: 9, claimed: 9, unreadable: 0, shortWindows: [], missing: 0, months: {} };
  return {
    value: JSON.stringify({ ...read, shortfalls: [], duplicates: [], duplicateCount: 0, ...found }),
    at,
  };
}

/** Where a census showed a tenth of what the one before did. */
export const A_TENTH = [
  { month: 'all', before: 3_000, now: 300 },
  { month: '2024-10', before: 1_200, now: 120 },
];

export const IN_VIETNAM = {
  now: NOW,
  agencies: null,
  offsetMs: VIETNAM_OFFSET_MS,
  language: 'vi',
} as const satisfies GapOptions;

/** The lines that are wider than a terminal of 80 columns. */
export function tooWide(text: string): string[] {
  return text.split('\n').filter((line) => [...line].length > 80);
}
