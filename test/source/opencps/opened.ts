import { silentLog } from '../../../src/observability/log.ts';
import { createOpencpsSource } from '../../../src/source/opencps/opencps.ts';
import { instant } from './fakeOpencps.ts';

/** The adapter on a server at this address, with pages of ten rows. */
export function openOpencps(baseUrl: string, deps: { readonly now: () => number }, pageSize = 10) {
  return createOpencpsSource(
    {
      ...{ baseUrl, groupId: '35166', username: 'sync', password: 'sandbox' },
      ...{ pageSize, overlapSeconds: 1, censusFrom: instant('2024-01-01 00:00:00'), concurrency: 2 },
      ...{ timeoutSeconds: 60, maxTries: 2, recentDays: 7, offsetMs: 7 * 3_600_000 },
    },
    { ...deps, log: silentLog, sleep: () => Promise.resolve() },
  );
}
