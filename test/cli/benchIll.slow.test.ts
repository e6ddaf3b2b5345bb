import { beforeAll, describe, expect, it } from 'vitest';
import { ILL_KIND_NAMES } from '../../scripts/bench/ill/kinds.ts';
import {
  type IllCell,
  type IllFigures,
  measureBases,
  measureCell,
  measureIll,
} from '../../scripts/bench/ill/measure.ts';
import { type Base, casesOf } from '../../scripts/bench/ill/settings.ts';
import { illText, requestRatio } from '../../scripts/bench/ill/text.ts';

/** Far beyond what a cell needs: counts are tested here, not the speed of this machine. */
const LIMIT_S = 240;
const signal = new AbortController().signal;

/** Requests ÷ ideal, by the share of the requests that is hit. */
function bound(share: number | null): number {
  return share === null || share <= 10 ? 1.3 : 1.6;
}

describe('with an ill portal', { timeout: 1_000 * (LIMIT_S + 60) }, () => {
  let base: Base | undefined;
  beforeAll(async () => {
    const cases = casesOf(0);
    base = (await measureBases([cases], signal)).get(cases);
  }, 120_000);

  const cells: readonly Omit<IllCell, 'answerMs'>[] = [
    { kind: 'healthy', share: null },
    { kind: 'slow', share: 33 },
    { kind: 'poison', share: null },
  ];
  it.concurrent.each(cells)(
    'everything arrives with close to the fewest requests: $kind, $share %',
    async ({ kind, share }) => {
      if (base === undefined) throw new Error('no base');
      const figures = await measureCell({ kind, share, answerMs: 0 }, base, signal, LIMIT_S);
      expect(figures).toMatchObject({ left: 0, falselyAcknowledged: 0 });
      expect(figures.mostCharged).toBeLessThanOrEqual(3);
      expect(requestRatio(figures)).toBeLessThanOrEqual(bound(share));
    },
  );
});

describe('the table of an ill portal', () => {
  const cell: IllFigures = {
    kind: 'http-503',
    share: 33,
    answerMs: 200,
    cases: 800,
    requests: 110,
    recordRequests: 30,
    recordBytes: 1_000,
    seconds: 12.34,
    charged: 40,
    mostCharged: 2,
    left: 0,
    falselyAcknowledged: 0,
    idealRequests: 100,
    idealSeconds: 5,
    cutOff: false,
  };
  const stopped = { ...cell, kind: 'html', left: 400, cutOff: true } as const;

  it('stands within a terminal, in both languages, with the ideal of each kind', () => {
    const report = { cells: [cell, stopped], seconds: 20 };
    const english = illText(report, 'en');
    expect(english).toMatch(/^http-503 +33 +110 +1\.10 +12\.3 +2\.47 +40 +2 +0 +0$/m);
    expect(english).toMatch(/^html +33 +110 +2\.20 +>12\.3 +>2\.47 +40 +2 +400 +0$/m);
    expect(english).toMatch(/http-503: answers HTTP 503\. Ideal: requests ÷ \(1 − share\)/);
    const vietnamese = illText(report, 'vi');
    expect(vietnamese).toMatch(/^http-503 +33 +110 +1,10 +12,3 +2,47 +40 +2 +0 +0$/m);
    const everyKind = { cells: ILL_KIND_NAMES.map((kind) => ({ ...cell, kind })), seconds: 20 };
    for (const line of [illText(everyKind, 'vi'), illText(everyKind, 'en')].join('\n').split('\n')) {
      expect([...line].length).toBeLessThan(81);
    }
  });

  it('names the shares there are, when a filter leaves nothing to measure', async () => {
    await expect(measureIll({ only: 'poison', share: 33 }, signal, () => undefined)).rejects.toMatchObject({
      code: 'bench.no_cell',
      remedy: expect.stringContaining('http-503 (1, 10, 33, 50)'),
    });
  });
});
