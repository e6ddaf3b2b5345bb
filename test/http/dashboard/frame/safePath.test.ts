import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safePath } from '../../../../src/http/dashboard/frame/safePath.ts';

test('a path of this server keeps its query and loses its fragment', () => {
  expect(safePath('/cases?reason=FIELD_MISSING&agency=H23.1#top')).toBe(
    '/cases?reason=FIELD_MISSING&agency=H23.1',
  );
  expect(safePath('/cases/H23%2F1')).toBe('/cases/H23%2F1');
});

test.each([
  undefined,
  '',
  'cases',
  'https://other.example/',
  '//other.example',
  '/\\other.example',
  '/\t/other.example',
  '/.//other.example',
  '/a/..//other.example',
  'javascript:alert(1)',
])('%j leads to the start page', (asked) => {
  expect(safePath(asked)).toBe('/');
});

test('a browser that follows any requested path stays on this server', () => {
  const sly = fc.string({
    unit: fc.constantFrom('/', '\\', '.', ':', '@', '\t', '\n', '?', '#', '%2f', 'a'),
  });
  fc.assert(
    fc.property(fc.oneof(sly, fc.string()), (asked) => {
      const led = new URL(safePath(asked), 'https://dongbo.example/sign-in');
      expect(led.origin).toBe('https://dongbo.example');
    }),
  );
});
