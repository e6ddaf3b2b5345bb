import { describe, expect, it } from 'vitest';
import { punctualityFigures } from '../../src/domain/punctuality.ts';

describe('the figures of on time and online', () => {
  it('round half up to two decimals', () => {
    expect(punctualityFigures({ online: 1, onTime: 1, late: 31, noDeadline: 0 })).toMatchObject({
      onlinePercent: 3.13,
      onTimePercent: 3.13,
    });
  });

  it('leave undetermined cases out of the on-time rate, but not out of the total and the online rate', () => {
    expect(punctualityFigures({ online: 3, onTime: 3, late: 1, noDeadline: 2 })).toEqual({
      total: 6,
      online: 3,
      onlinePercent: 50,
      onTime: 3,
      late: 1,
      noDeadline: 2,
      onTimePercent: 75,
    });
  });

  it('have no rate of nothing', () => {
    const none = { online: 0, onTime: 0, late: 0, noDeadline: 0 };
    expect(punctualityFigures(none)).toMatchObject({ onlinePercent: null, onTimePercent: null });
    const undetermined = { ...none, noDeadline: 4 };
    expect(punctualityFigures(undetermined)).toMatchObject({ onlinePercent: 0, onTimePercent: null });
  });
});
