import { isDeepStrictEqual } from 'node:util';
import { expect, vi } from 'vitest';
import { startOwnTime } from '../../support/ownTime.ts';
import type { ManyProcesses } from './manyProcesses.ts';

interface CaseRow {
  readonly caseNo: string;
  readonly state: string;
  readonly status: string | null;
}

/** So long others take to go on after a fault of the ledger, and the machine that tests run on can be busy. */
const GO_ON_MS = 30_000;
const BUSY_MS = 15_000;
const DELIVERED = { timeout: 300_000, interval: 200 } as const;

/**
 * Deliveries go on within that time, and in the end every case of the source is acknowledged; the portal has each in the status
 * that was acknowledged, as its own memory says; none went back; no counter differs from a recount.
 */
export async function expectDelivered(many: ManyProcesses, records: number): Promise<void> {
  const time = startOwnTime(...many.pids());
  const { portal } = many.site;
  const before = portal.stats();
  const states = (): Promise<unknown> =>
    many.query('select state, count(*)::int n from record group by state order by state');
  const all = [{ state: 'synced', n: records }];
  const goesOn = async (): Promise<boolean> => {
    const { casesAccepted, progressSteps } = portal.stats();
    if (casesAccepted > before.casesAccepted || progressSteps > before.progressSteps) return true;
    return isDeepStrictEqual(await states(), all);
  };
  await vi.waitFor(async () => expect(await goesOn()).toBe(true), DELIVERED);
  const ms = time.stop();
  expect(ms, 'milliseconds until deliveries go on').toBeLessThan(GO_ON_MS + BUSY_MS);
  await vi.waitFor(async () => expect(await states()).toEqual(all), DELIVERED);
  await expectExact(many, records);
}

async function expectExact(
  { site: { portal }, query, recount }: ManyProcesses,
  records: number,
): Promise<void> {
  const rows = await query<CaseRow>('select case_no "caseNo", state, acked_status status from record');
  const ours = rows.map(({ caseNo, status }) => ({ caseNo, status }));
  const theirs = rows.map(({ caseNo }) => ({ caseNo, status: portal.held(caseNo)?.status ?? null }));
  expect(theirs).toEqual(ours);
  expect(portal.stats()).toMatchObject({ held: records, statusWentBack: 0, progressWentBack: 0 });
  expect(await recount()).toBe(0);
}
