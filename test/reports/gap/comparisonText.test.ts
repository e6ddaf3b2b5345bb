import { describe, expect, it } from 'vitest';
import { gapReport } from '../../../src/reports/gap/build.ts';
import type { GapReport } from '../../../src/reports/gap/schema.ts';
import { renderGapComparison } from '../../../src/reports/gap/text.ts';
import { fakeLedger, HOUR, IN_VIETNAM, NOW, tooWide } from '../fakeLedger.ts';

async function reading(synced: number, never: number, now: number): Promise<GapReport> {
  return gapReport(fakeLedger({ totals: { synced, never } }), { ...IN_VIETNAM, now });
}

describe('two readings of the gap', () => {
  it('stand side by side with their difference', async () => {
    const before = await reading(719_569, 304_169, NOW);
    const after = await reading(1_005_424, 18_314, NOW + HOUR);
    const text = renderGapComparison(before, after, IN_VIETNAM);
    expect(text).toMatch(/^ +Trước +Sau +Thay đổi$/m);
    expect(text).toMatch(/^ +05\/11\/2024 08:30 +05\/11\/2024 09:30$/m);
    expect(text).toMatch(/Tổng số hồ sơ +1\.023\.738 +1\.023\.738 +0$/m);
    expect(text).toMatch(/Đã đồng bộ +719\.569 +1\.005\.424 +\+285\.855$/m);
    expect(text).toMatch(/Chưa đồng bộ +304\.169 +18\.314 +-285\.855$/m);
    expect(text).toMatch(/Tỷ lệ đồng bộ +70,29% +98,21% +\+27,92 điểm %$/m);
    expect(text).toMatch(/Sau +█{39}░ +98,21%$/m);
    expect(tooWide(text)).toEqual([]);
  });

  it('fills the bar only when nothing is left', async () => {
    const before = await reading(0, 1_000_000, NOW);
    const almost = renderGapComparison(before, await reading(999_999, 1, NOW), {
      ...IN_VIETNAM,
      language: 'en',
    });
    expect(almost).toMatch(/Before +░{40} +0\.00%$/m);
    expect(almost).toMatch(/After +█{39}░ +100\.00%$/m);
    expect(renderGapComparison(before, await reading(1_000_000, 0, NOW), IN_VIETNAM)).toMatch(/█{40}/);
  });

  it('have no difference in rate when one of them has no rate', async () => {
    const text = renderGapComparison(await reading(0, 0, NOW), await reading(1, 0, NOW), IN_VIETNAM);
    expect(text).toMatch(/Tỷ lệ đồng bộ +— +100,00% +—$/m);
  });
});
