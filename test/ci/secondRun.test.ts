import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isGreen, mayRunAgain } from '../../scripts/ci/secondRun.ts';

function failing(...paths: readonly string[]) {
  return {
    failed: paths.map((path) => ({ path, tests: ['a test'], messages: ['expected'] })),
    unhandled: false,
  };
}

test('up to three files with failed tests may run again, and no more', () => {
  expect(mayRunAgain(failing('a'))).toBe(true);
  expect(mayRunAgain(failing('a', 'b', 'c'))).toBe(true);
  expect(mayRunAgain(failing('a', 'b', 'c', 'd'))).toBe(false);
});

test('a counterexample of a property gets no second run, in which its seed would be another one', () => {
  let message = '';
  try {
    fc.assert(fc.property(fc.integer(), () => false));
  } catch (error) {
    if (error instanceof Error) message = error.message;
  }
  expect(message).toContain('Counterexample');
  const failed = [{ path: 'a', tests: ['a law'], messages: [message] }];
  expect(mayRunAgain({ failed, unhandled: false })).toBe(false);
});

test('an error outside of any test is never green, and gets no second run', () => {
  expect(mayRunAgain({ ...failing('a'), unhandled: true })).toBe(false);
  expect(isGreen({ failed: [], unhandled: true })).toBe(false);
});
