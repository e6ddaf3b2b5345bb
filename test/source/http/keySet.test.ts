import { expect, test } from 'vitest';
import { KeySet } from '../../../src/source/http/keySet.ts';

test('it knows every key that was added, and none of as many others', () => {
  const keys = new KeySet();
  const numbers = Array.from({ length: 20_000 }, (_, i) => `H23.12-241005-${i}`);
  for (const number of numbers) keys.add(number);
  expect(numbers.every((number) => keys.has(number))).toBe(true);
  expect(numbers.filter((number) => keys.has(`${number}a`))).toEqual([]);
});
