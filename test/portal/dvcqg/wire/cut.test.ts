import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText } from '../../../../src/portal/dvcqg/wire/cut.ts';

test('a text that fits is left as it is', () => {
  expect(cutText('Đăng ký', 7)).toBe('Đăng ký');
});

test('a longer one ends with an ellipsis, and blanks before it go', () => {
  expect(cutText('Đăng ký khai sinh', 9)).toBe('Đăng ký…');
});

test.each([
  ['a surrogate pair', 'ab😀cd', 4, 'ab…'],
  ['a letter and its marks', 'abe\u0302\u0301cd', 5, 'ab…'],
  ['a family of joined signs', 'ab👨‍👩‍👧cd', 8, 'ab…'],
])('%s is not split', (_, text, max, cut) => {
  expect(cutText(text, max)).toBe(cut);
});

test('no more marks than a person writes are looked through', () => {
  const cut = cutText(`a${'\u0301'.repeat(100_000)}😀`, 50_000);
  expect(cut).toHaveLength(50_000);
});

test('whatever the text, it fits, is a beginning of it, and holds no half character', () => {
  const letters = fc
    .array(fc.constantFrom('a', 'Đ', ' ', '\u0301', '😀', '👨‍👩‍👧', 'e\u0302\u0323'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(letters, fc.integer({ min: 1, max: 40 }), (text, max) => {
      const cut = cutText(text, max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
      if (cut === text) return;
      expect(cut.endsWith('…')).toBe(true);
      expect(text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});
