import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { accountName, thisAccount } from '../../src/dataDir/account.ts';

test('an account is named as the system names it, and by its number where it has no name', () => {
  expect(thisAccount()).toBe(userInfo().username);
  expect(accountName(0)).toBe('root');
  expect(accountName(65_534)).toBe('nobody');
  expect(accountName(54_321)).toBe('54321');
});
