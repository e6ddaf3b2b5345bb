import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disambiguate } from '../../../src/reports/gap/groupNames.ts';

const named = (key: string, name: string) => ({ key, name });

test('a name gets its code only when another code has the same name', () => {
  const groups = [named('1', 'Xã A'), named('2', 'Xã B'), named('3', 'Xã A'), named('4', '4')];
  expect(groups.map(disambiguate(groups))).toEqual(['Xã A (1)', 'Xã B', 'Xã A (3)', '4']);
});

test('an agency that appears twice in a tree keeps its plain name', () => {
  const groups = [named('1', 'Xã A'), named('1', 'Xã A')];
  expect(groups.map(disambiguate(groups))).toEqual(['Xã A', 'Xã A']);
});

test('names that look the same get their codes', () => {
  const groups = [named('1', 'XÃ  A '), named('2', 'xã A'.normalize('NFD'))];
  expect(groups.map(disambiguate(groups))).toEqual(['XÃ  A  (1)', `${'xã A'.normalize('NFD')} (2)`]);
});

test('two codes never get the same name', () => {
  const names = fc.constantFrom('Xã A', 'xã a', 'Xã B', 'Phường C');
  const groups = fc.uniqueArray(fc.record({ key: fc.stringMatching(/^[A-Z]\d{1,3}$/), name: names }), {
    selector: ({ key }) => key,
  });
  fc.assert(
    fc.property(groups, (all) => {
      expect(new Set(all.map(disambiguate(all))).size).toBe(all.length);
    }),
  );
});
