import { describe, expect, it } from 'vitest';
import { unit } from '../../../src/sandbox/cases/random.ts';
import { AdaptiveRate, type Ended } from '../../../src/sync/deliver/adaptiveRate.ts';

const PER_SECOND = 20;

interface Run {
  readonly shares: number[];
  readonly sent: number;
  readonly answered: number;
}

/** Sends for so many seconds at the rate that it allows. */
function run(
  seconds: number,
  answers: (drawn: number, sentInThisSecond: number) => boolean,
  failure: Ended = 'failed',
): Run {
  let now = 0;
  const shares: number[] = [];
  const rate = new AdaptiveRate(
    () => now,
    PER_SECOND,
    (used) => shares.push(used.rate),
  );
  let [sent, answered, second, inSecond] = [0, 0, 0, 0];
  while (now < seconds * 1_000) {
    now += 1_000 / (PER_SECOND * rate.used.rate);
    const end = rate.started();
    if (Math.floor(now / 1_000) !== second) [second, inSecond] = [Math.floor(now / 1_000), 0];
    inSecond += 1;
    sent += 1;
    const isAnswered = answers(unit(5, sent, 1), inSecond);
    if (isAnswered) answered += 1;
    end(isAnswered ? 'answered' : failure);
  }
  return { shares, sent, answered };
}

describe('the rate at which is delivered', () => {
  it('stays what is allowed on a portal that is well', () => {
    expect(run(60, () => true)).toMatchObject({ shares: [], sent: 60 * PER_SECOND });
  });

  it.each([2, 5, 10])('comes down to what a portal answers that takes %i requests a second', (most) => {
    const { sent, answered } = run(300, (_, inSecond) => inSecond <= most);
    expect(answered).toBeGreaterThan(0.8 * 300 * most);
    expect(sent, 'few requests are refused').toBeLessThan(1.6 * answered);
  });

  it.each([2, 5, 10])(
    'is measured where a portal says that more than %i requests a second are too many',
    (most) => {
      const { sent, answered } = run(300, (_, inSecond) => inSecond <= most, 'throttled');
      expect(answered).toBeGreaterThan(0.8 * 300 * most);
      expect(sent, 'few requests are refused').toBeLessThan(1.15 * answered);
    },
  );

  it.each([0.1, 0.33, 0.5])('hardly comes down on a portal that fails a share of %d by chance', (share) => {
    const { sent } = run(300, (drawn) => drawn >= share);
    expect(sent).toBeGreaterThan(0.9 * 300 * PER_SECOND);
  });

  it.each<Ended>(['failed', 'throttled'])(
    'comes back to what is allowed once the portal is well: %s',
    (failure) => {
      let now = 0;
      const rate = new AdaptiveRate(
        () => now,
        PER_SECOND,
        () => undefined,
      );
      for (let i = 0; i < 40; i += 1) {
        const end = rate.started();
        now += 50;
        end(i % 2 === 0 ? 'answered' : failure);
      }
      expect(rate.used.rate).toBeLessThan(1);
      for (let i = 0; i < 400; i += 1) {
        const end = rate.started();
        now += 50;
        end('answered');
      }
      expect(rate.used.rate).toBe(1);
    },
  );
});
