import { expect, it } from 'vitest';
import type { PortalFailure } from '../../../src/portal/portal.ts';
import { SecondRefusals } from '../../../src/sync/deliver/secondRefusals.ts';

const refusal = (code: string | null, httpStatus: number | null = 200): PortalFailure => ({
  ...{ kind: 'rejected', code, httpStatus, message: 'no', retryAfterMs: null },
});

function after(refusedBefore: boolean, codes: readonly string[], accepted = 0): boolean {
  const second = new SecondRefusals(refusedBefore);
  for (const code of codes) second.refused(refusal(code));
  for (let i = 0; i < accepted; i += 1) second.accepted();
  return second.areEvident;
}

it('are evident once thirty with one code outnumber the acceptances', () => {
  const thirty = Array.from({ length: 30 }, () => '-1');
  expect(after(true, thirty)).toBe(true);
  expect(after(true, thirty.slice(1))).toBe(false);
  expect(after(true, thirty, 29)).toBe(true);
  expect(after(true, thirty, 30)).toBe(false);
});

it('are not evident from different codes, nor of cases that were not refused before', () => {
  expect(
    after(
      true,
      Array.from({ length: 60 }, (_, i) => String(i % 3)),
    ),
  ).toBe(false);
  expect(
    after(
      false,
      Array.from({ length: 60 }, () => '-1'),
    ),
  ).toBe(false);
});

it('without a code are told apart by their HTTP status', () => {
  const second = new SecondRefusals(true);
  for (let i = 0; i < 40; i += 1) second.refused(refusal(null, 400 + (i % 2)));
  expect(second.areEvident).toBe(false);
});
