import { describe, expect, it } from 'vitest';
import { isOutdatedAtPortal, isUncertain } from '../../../../src/ledger/sql/ingest/outdatedAtPortal.ts';
import { aRow, NOW } from '../../../support/cases.ts';
import { storedCase } from './storedCase.ts';

describe('the portal has something else of the same content', () => {
  const today = (hash: number) => aRow({}, { today: { hash, steps: null } });

  it('if the record would be sent differently today', () => {
    expect(isOutdatedAtPortal(today(8), storedCase())).toBe(true);
    expect(isOutdatedAtPortal(today(7), storedCase())).toBe(false);
  });

  it('not if it is not known what was sent, another content waits, or nothing is compared', () => {
    expect(isOutdatedAtPortal(today(8), storedCase({ sent_hash: null }))).toBe(false);
    expect(isOutdatedAtPortal(today(8), storedCase({ state: 'pending' }))).toBe(false);
    expect(isOutdatedAtPortal(today(8), storedCase({ hash: 'another' }))).toBe(false);
    expect(isOutdatedAtPortal(aRow(), storedCase())).toBe(false);
  });
});

describe('a synced case of a restored ledger is uncertain', () => {
  const HOUR = 3_600_000;
  const restoration = { copiedAt: NOW - 10 * HOUR, restoredAt: NOW };
  const before = storedCase({ last_ack_at: NOW - 20 * HOUR });

  it.each([
    ['if the source modified it after the copy was made', NOW - 9 * HOUR, true],
    ['if it did so within the hour by which clocks may differ', NOW - 11 * HOUR, true],
    ['if the source does not say when it did', null, true],
    ['not if it did so long before', NOW - 12 * HOUR, false],
  ])('%s', (_, modifiedAt, expected) => {
    expect(isUncertain(aRow({ modifiedAt }), before, restoration)).toBe(expected);
  });

  it('not once the portal has acknowledged it since', () => {
    expect(isUncertain(aRow({ modifiedAt: null }), storedCase({ last_ack_at: NOW }), restoration)).toBe(
      false,
    );
  });
});
