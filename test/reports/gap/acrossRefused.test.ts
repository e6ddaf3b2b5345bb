import { describe, expect, it } from 'vitest';
import { gapReport } from '../../../src/reports/gap/build.ts';
import type { GapOptions } from '../../../src/reports/gap/options.ts';
import { fakeLedger, IN_VIETNAM } from '../fakeLedger.ts';

describe('a gap that cannot be answered', () => {
  it.each<[string, Partial<GapOptions>, string]>([
    ['a tree of something else', { by: 'month', tree: true }, 'usage.agencies_only'],
    ["today's agencies of nothing", { today: true }, 'usage.agencies_only'],
    [
      'a past reason',
      { asOf: '2024-11-01', by: 'reason', filter: { agency: ['A'] } },
      'usage.as_of_dimension',
    ],
    ['a past state', { asOf: '2024-11-01', filter: { state: ['blocked'] } }, 'usage.as_of_filter'],
    ["a past portal's code", { asOf: '2024-11-01', filter: { portalCode: ['7'] } }, 'usage.as_of_filter'],
  ])('is refused: %s', async (_, over, code) => {
    for (const language of ['vi', 'en'] as const) {
      const asked = gapReport(fakeLedger(), { ...IN_VIETNAM, ...over, language });
      await expect(asked).rejects.toMatchObject({ code, exitCode: 2 });
    }
  });
});
