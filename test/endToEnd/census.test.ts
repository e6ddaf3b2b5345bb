import { describe, it } from 'vitest';
import { portalCases } from './support/controlPlane.ts';
import { gapDocument, only, syncDocument } from './support/documents.ts';
import { startTestProvince } from './support/testProvince.ts';

describe.concurrent('the total', () => {
  it('leaves out copies, and counts renumbered cases once and deleted ones until two censuses missed them', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 190, province: { copies: 10 } });
    onTestFinished(() => site.close());
    const gapAfterSync = async () => only(syncDocument, (await site.runHere(['sync', '--json'])).stdout).gap;

    expect(await gapAfterSync()).toMatchObject({
      ...{ total: 190, synced: 190, excludedBy: { copy: 10, gone: 0 } },
      census: { suspicious: false, missing: 0 },
    });
    const held = await portalCases(site.portal);
    expect(held).toHaveLength(190);
    expect(held.filter(({ caseNo }) => caseNo.endsWith('-LT'))).toEqual([]);

    const [renumbered = ''] = site.province.renumber(1);
    expect(await gapAfterSync()).toMatchObject({
      total: 190,
      synced: 190,
      excludedBy: { copy: 10, gone: 1 },
    });
    expect((await portalCases(site.portal)).map(({ caseNo }) => caseNo)).toContain(renumbered);

    site.province.vanish(10);
    expect(await gapAfterSync()).toMatchObject({
      total: 190,
      excludedBy: { gone: 1 },
      census: { missing: 10 },
    });
    expect(await gapAfterSync()).toMatchObject({
      total: 180,
      excludedBy: { gone: 11 },
      census: { missing: 0 },
    });
  });

  it('stays as it was when a source suddenly shows a tenth, and nobody reads "100 %, reached"', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 200 });
    onTestFinished(() => site.close());
    await site.runHere(['sync']);
    const reached = only(gapDocument, (await site.runHere(['gap', '--json'])).stdout);
    expect(reached).toMatchObject({ total: 200, syncedPercent: 100, forecast: { outcome: 'reached' } });

    site.province.setFaults([{ kind: 'partial_view' }]);
    // Two in a row would make the other nine tenths gone, if they were believed.
    for (const _ of [1, 2]) await site.runHere(['sync']);
    const doubted = only(gapDocument, (await site.runHere(['gap', '--json'])).stdout);
    expect(doubted).toMatchObject({
      ...{ total: 200, excludedBy: { gone: 0 } },
      ...{ census: { suspicious: true }, forecast: { outcome: 'doubted' } },
    });
    const { stdout } = await site.runHere(['gap', '--lang', 'vi']);
    const [, notes = ''] = stdout.replaceAll(/\s+/g, ' ').split('Ghi chú');
    expect(notes).toMatch(
      /^ - Lần rà soát toàn bộ gần nhất .* cho thấy ít hồ sơ hơn hẳn trước đây: toàn tỉnh/,
    );

    expect((await site.runHere(['sources', 'accept'])).code).toBe(0);
    await site.runHere(['sync']);
    const accepted = only(syncDocument, (await site.runHere(['sync', '--json'])).stdout).gap;
    expect(accepted.census?.suspicious).toBe(false);
    expect(accepted.total).toBeLessThan(40);
  });
});
