import { describe, expect, it } from 'vitest';
import { deliveryLagSeconds } from '../../src/domain/deliveryLag.ts';
import { aCase, NOW } from '../support/cases.ts';

const MINUTE = 60_000;

describe('the delivery lag', () => {
  it('counts from when the case was modified at the source', () => {
    const record = aCase({ modifiedAt: NOW - 90_500, receivedAt: NOW - 86_400_000 });
    expect(deliveryLagSeconds(record, NOW, 0)).toBe(90.5);
  });

  it('counts from the receipt if the source gives no modification date', () => {
    const record = aCase({ modifiedAt: null, receivedAt: NOW - 10 * MINUTE });
    expect(deliveryLagSeconds(record, NOW, 0)).toBe(600);
  });

  it.each([null, '31/02/2024 08:00:00'])(
    'is not known of a case received %s and never modified',
    (receivedAt) => {
      expect(deliveryLagSeconds(aCase({ modifiedAt: null, receivedAt }), NOW, 0)).toBeNull();
    },
  );

  it('takes off what the source’s clock is ahead of ours, and adds what it is behind', () => {
    const record = aCase({ modifiedAt: NOW });
    expect(deliveryLagSeconds(record, NOW + MINUTE, 5 * MINUTE)).toBe(360);
    expect(deliveryLagSeconds(record, NOW + 5 * MINUTE, -MINUTE)).toBe(240);
  });

  it('is never negative, however wrong the clocks are', () => {
    expect(deliveryLagSeconds(aCase({ modifiedAt: NOW + 7 * 60 * MINUTE }), NOW, 0)).toBe(0);
  });
});
