import { noteBackup } from '../../../src/backup/scheduled.ts';
import type { Settlement } from '../../../src/domain/settle.ts';
import { ledgerMetrics } from '../../../src/http/metrics/ledgerMetrics.ts';
import { writeFact } from '../../../src/ledger/port/facts.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { CENSUS, DELIVERY_RATE, POLL } from '../../../src/ledger/port/sharedFacts.ts';
import type { JobCounts } from '../../../src/queue/jobCounts.ts';
import { QUEUE_NAMES } from '../../../src/queue/roles.ts';
import { aRow, NOW } from '../../support/cases.ts';

export const HOUR = 3_600_000;

export const JOBS: JobCounts = Object.fromEntries(
  QUEUE_NAMES.map((name, i) => [name, { waiting: i, active: 1, delayed: 1, failed: 0 }]),
);

/**
 * Puts cases of every state into a ledger: three synced, one of them verified and one stale again, one on lease, one
 * waiting for a retry, one blocked, one refused; one excluded, two drafts. Of two agencies, one with a name that has to
 * be escaped.
 */
export async function fillWithEveryKind(ledger: Ledger): Promise<void> {
  const entry = { host: 'may-1', pid: 1, version: '1.2.3' };
  await ledger.enterProcess({ ...entry, id: 'lost00000000', roles: ['push'] }, null);
  await ledger.buryDead(-1_000);
  await ledger.enterProcess({ ...entry, id: 'living000000', host: 'may-2', roles: ['poll', 'push'] }, null);
  await ledger.enterProcess({ ...entry, id: 'other0000000', host: 'may-3', roles: ['push'] }, null);
  const tax = { agencyCode: 'H23.99', agencyName: 'Chi cục "Thuế" \\ khu vực' };
  await ledger.ingest({
    rows: [
      ...['1', '2', '3'].map((id) => aRow({ caseNo: `S-${id}`, sourceId: id })),
      aRow({ caseNo: 'R-1', sourceId: '4', ...tax }),
      aRow({ caseNo: 'B-1', sourceId: '5', ...tax }),
      aRow({ caseNo: 'X-1', sourceId: '6', ...tax }),
      aRow({ caseNo: 'E-1', sourceId: '7' }, { excluded: 'rule' }),
    ],
    drafts: ['d1', 'd2'],
    readAt: NOW - 2 * HOUR,
    now: NOW - 2 * HOUR,
  });
  const outcomes: Readonly<Record<string, Settlement>> = {
    S: { outcome: 'synced' },
    R: {
      outcome: 'retry',
      reason: 'RETRY_SCHEDULED',
      retryAt: NOW + HOUR,
      charge: true,
      portalCode: null,
      detail: 'HTTP 500',
    },
    B: { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'agencyCode' },
    X: {
      outcome: 'rejected',
      reason: 'PORTAL_REJECTED',
      portalCode: '11',
      detail: 'refused',
      recordAccepted: false,
    },
  };
  const lease = await ledger.lease({ owner: 'a', limit: 200, now: NOW - HOUR, leaseMs: HOUR, lingerMs: 0 });
  await ledger.settle(
    'a',
    (lease?.records ?? []).map(({ id, version, record }) => {
      const settlement = outcomes[record.caseNo.charAt(0)] ?? { outcome: 'released' };
      return { id, version, sentStatus: settlement.outcome === 'blocked' ? null : '4', settlement };
    }),
    NOW - HOUR,
  );
  const [first] = await ledger.synced({}, 1, 0);
  if (first !== undefined) {
    const { id, version } = first;
    await ledger.settleLookUps([{ id, version, found: { outcome: 'confirmed' } }], NOW - HOUR / 2);
  }
  await ledger.ingest({
    rows: [
      aRow({ caseNo: 'S-3', sourceId: '3', status: 'done' }, { status: '10' }),
      aRow({ caseNo: 'L-1', sourceId: '8', ...tax }),
    ],
    drafts: [],
    readAt: NOW - 1_000,
    now: NOW - 1_000,
  });
  await ledger.lease({ owner: 'b', limit: 1, now: NOW, leaseMs: HOUR, lingerMs: 0 });
  await writeFact(ledger, DELIVERY_RATE, { perSecond: 2 }, NOW - 1_000);
  await noteBackup(ledger, { folder: '/b', bytes: 1, files: 1, seconds: 1, removed: [] }, NOW - 2 * HOUR);
  await writeFact(ledger, POLL, { read: 0, changed: 0, unreadable: 0 }, NOW - 60_000);
  await writeFact(
    ledger,
    CENSUS,
    {
      ...{ rows: 0, claimed: 0, unreadable: 0, shortWindows: [], shortfalls: [], missing: 0 },
      ...{ duplicates: [], duplicateCount: 0, yielded: 0, months: {} },
    },
    NOW - 6 * HOUR,
  );
}

export const EXPIRIES = new Map([
  ['portal_certificate', NOW + 30 * 24 * HOUR],
  ['client_certificate', NOW + 60 * 24 * HOUR],
  ['portal_password', NOW + 90 * 24 * HOUR],
  ['http_certificate', null],
] as const);

/** The ledger's part of an exposition. */
export async function ledgerText(ledger: Ledger, jobs: JobCounts | null = JOBS): Promise<string> {
  return await (
    await ledgerMetrics(ledger, { jobs, version: '1.2.3', now: NOW, expiries: EXPIRIES })
  ).metrics();
}
