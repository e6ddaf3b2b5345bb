import { describe, it } from 'vitest';
import { z } from 'zod';
import { portalCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

const list = z.object({ records: z.array(z.looseObject({ caseNo: z.string(), agencyCode: z.string() })) });

describe.concurrent('sync for some of the cases', () => {
  it('reads everything, delivers only cases of the filters and at most the limit, and leaves the rest pending', async ({
    expect,
    onTestFinished,
  }) => {
    const records = 300;
    const site = await startTestProvince({ records });
    onTestFinished(() => site.close());
    const first = await site.runHere(['sync', '--json', '--limit', '3']);
    expect(first, first.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(only(syncDocument, first.stdout)).toMatchObject({
      gap: { total: records, synced: 3, unsynced: records - 3 },
      delivered: 3,
      stoppedBecause: null,
    });
    const listed = async (...filters: string[]) =>
      only(list, (await site.runHere(['records', '--json', '--limit', '300', ...filters])).stdout).records;
    const waiting = await listed('--state', 'pending');
    expect(waiting).toHaveLength(records - 3);
    const agency = waiting[0]?.agencyCode ?? '';
    const ofAgency = waiting.filter(({ agencyCode }) => agencyCode === agency).length;
    const some = await site.runHere(['sync', '--json', '--changes-only', '--agency', agency]);
    expect(some.code).toBe(0);
    expect(only(syncDocument, some.stdout)).toMatchObject({ delivered: ofAgency });
    expect(await listed('--state', 'pending', '--agency', agency)).toEqual([]);

    const [one, two] = await listed('--state', 'pending');
    const cases = ['--case', one?.caseNo ?? '', '--case', two?.caseNo ?? ''];
    const named = await site.runHere(['sync', '--json', '--changes-only', ...cases]);
    expect(only(syncDocument, named.stdout)).toMatchObject({ delivered: 2 });
    expect((await portalCases(site.portal)).length).toBe(3 + ofAgency + 2);
    const rest = await site.runHere(['sync', '--json']);
    expect(only(syncDocument, rest.stdout)).toMatchObject({
      gap: { synced: records },
      delivered: records - 5 - ofAgency,
    });
  });

  it('delivers nothing for a filter that matches nothing, says why, and refuses a limit of none', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 20 });
    onTestFinished(() => site.close());
    const unknown = await site.runHere([
      'sync',
      '--json',
      '--lang',
      'en',
      '--agency',
      "H99'; drop table record; --",
    ]);
    expect(unknown.code).toBe(0);
    expect(only(syncDocument, unknown.stdout)).toMatchObject({ delivered: 0, gap: { total: 20, synced: 0 } });
    expect(unknown.stderr).toContain('H99');
    expect((await site.runHere(['sync', '--limit', '0'])).code).toBe(2);
    expect(site.portal.stats().requests['DongBoHoSoMC']).toBeUndefined();
  });
});
