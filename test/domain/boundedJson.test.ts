import { describe, expect, test } from 'vitest';
import { parseBoundedJson } from '../../src/domain/boundedJson.ts';

describe('JSON of another system', () => {
  test('is parsed as JSON is, long texts too', () => {
    const value = { total: 2, data: [{ a: 'x'.repeat(2_000_000) }, null, [1, 'Trần']] };
    expect(parseBoundedJson(JSON.stringify(value))).toEqual(value);
    // Twice, because a search keeps its place.
    expect(parseBoundedJson(JSON.stringify(value))).toEqual(value);
  });

  test.each([
    ['objects', '{}'],
    ['lists', '[]'],
    ['numbers', '0'],
  ])('is refused before it is parsed when it has millions of %s', (_, one) => {
    const text = `[${`${one},`.repeat(1_999_999)}${one}]`;
    expect(() => parseBoundedJson(text)).toThrow(SyntaxError);
    expect(() => parseBoundedJson('['.repeat(2_000_000))).toThrow(SyntaxError);
  });

  test('quotes nothing when it is refused', () => {
    const text = `["Trần Thị Thử"${',0'.repeat(2_000_000)}]`;
    expect(() => parseBoundedJson(text)).toThrow(/^more values than fit into memory$/);
  });
});
