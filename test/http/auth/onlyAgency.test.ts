import { expect, test } from 'vitest';
import { onlyAgency } from '../../../src/http/auth/scope.ts';
import { agencyBook, anAgency } from '../../reports/agencyBook.ts';
import { NOW } from '../../support/cases.ts';

/** M was below A, and is below B. */
const agencies = agencyBook(
  anAgency('A'),
  anAgency('B'),
  anAgency('A1', { parent: 'A' }),
  anAgency('M', { parent: 'A', validTo: NOW - 1 }),
  anAgency('M', { parent: 'B', validFrom: NOW }),
);
const covered = (scope: readonly string[] | null, when: 'always' | 'ever') =>
  ['A', 'B', 'A1', 'M', 'elsewhere'].filter((code) => {
    try {
      onlyAgency({ agencies: scope }, code, { agencies, when });
      return true;
    } catch {
      return false;
    }
  });

test('a key for certain agencies reaches the agencies that were below them at all times, or at some time', () => {
  expect(covered(['A'], 'always')).toEqual(['A', 'A1']);
  expect(covered(['A'], 'ever')).toEqual(['A', 'A1', 'M']);
  expect(covered(['B'], 'always')).toEqual(['B']);
  expect(covered(['B'], 'ever')).toEqual(['B', 'M']);
});

test('a key that names the agency itself reaches it wherever it moves, and a key without a scope reaches everything', () => {
  expect(covered(['M'], 'always')).toEqual(['M']);
  expect(covered(null, 'always')).toEqual(['A', 'B', 'A1', 'M', 'elsewhere']);
  expect(covered([], 'ever')).toEqual([]);
});
