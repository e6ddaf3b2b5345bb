import type { HttpDeps } from '../../src/http/server/deps.ts';
import { agencyBook, anAgency } from '../reports/agencyBook.ts';
import { settleAs, work } from '../reports/worklist/workLedger.ts';
import { NOW } from '../support/cases.ts';
import { type Served, serve } from './served.ts';

const DAY = 86_400_000;
/** From then on M is below B; before, it was below A. */
const MOVED = NOW - 10 * DAY;
/** Beside the numbers one knows: letters, spaces and slashes, as some provinces have them. */
export const ODD = 'H23.12/Đất đai-2024 0007';

/** A and B with what is below them: M, which has moved, and A1. */
const agencies = agencyBook(
  anAgency('A', { name: 'Sở A' }),
  anAgency('B', { name: 'Sở B' }),
  anAgency('A1', { parent: 'A', level: 'commune' }),
  anAgency('M', { parent: 'A', validTo: MOVED - 1 }),
  anAgency('M', { parent: 'B', validFrom: MOVED }),
);

/** The HTTP side with cases of every state in it. */
export async function servedWithCases(
  over: Partial<HttpDeps> = {},
  options: Parameters<typeof serve>[1] = {},
): Promise<Served> {
  const served = await serve(
    {
      mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
      portalCodes: () =>
        new Map([['A2', { code: 'A2', kind: 'rejected', owner: 'agency', remedy: 'Sửa ngày hẹn trả' }]]),
      ...over,
    },
    options,
  );
  await work(served.ledger, [
    { caseNo: 'a-synced', agencyCode: 'A', as: settleAs.synced },
    { caseNo: '=cmd|calc', agencyCode: 'A', as: settleAs.invalid },
    { caseNo: 'a1-refused', agencyCode: 'A1', as: settleAs.refused('A2') },
    { caseNo: 'm-before', agencyCode: 'M', receivedAt: MOVED - DAY, as: settleAs.unmapped },
    { caseNo: 'm-after', agencyCode: 'M', receivedAt: MOVED + DAY, as: settleAs.retry(null) },
    { caseNo: ODD, agencyCode: 'B' },
  ]);
  return served;
}
