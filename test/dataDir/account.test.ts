import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { accountName, thisAccount } from '../../src/dataDir/account.ts';

test("an account has the system's name, or its number where it has none", () => {
  expect(thisAccount()).toBe(userInfo().username);
  expect(accountName(0)).toBe('root');
  expect(accountName(65_534)).toBe('nobody');
  expect(accountName(54_321)).toBe('54321');
});
