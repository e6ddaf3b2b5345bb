import { expect, it } from 'vitest';
import type { DongboError } from '../../../src/domain/errors.ts';
import { REASONS } from '../../../src/domain/reason.ts';
import { orNull, storedReason, storedRole, storedState } from '../../../src/ledger/sql/stored.ts';

it('takes every value of the list', () => {
  for (const reason of Object.keys(REASONS)) expect(storedReason(reason)).toBe(reason);
  expect(orNull(storedReason, null)).toBeNull();
});

it.each([
  [storedReason, 'toString', /the reason "toString"/],
  [storedState, 'in_flight', /the state "in_flight"/],
  [storedRole, 'root', /the role "root"/],
])('refuses a value that this version does not know, and names it', (read, value, message) => {
  expect(() => read(value)).toThrow(message);
  expect(() => read(value)).toThrow(
    expect.objectContaining<Partial<DongboError>>({ code: 'ledger.unknown_value' }),
  );
});
