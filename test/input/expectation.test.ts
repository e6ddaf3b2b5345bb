import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../src/config/schema.ts';
import {
  expectationOf,
  formatPath,
  nodeAt,
  type SchemaNode,
  schemaTree,
} from '../../src/input/expectation.ts';

const tree = schemaTree(configSchema);
const expected = (...path: (string | number)[]): string => expectationOf(nodeAt(tree, path)).en;

describe('expectationOf', () => {
  it('describes types, bounds and choices from the schema itself', () => {
    expect(expected('http', 'port')).toBe('a whole number from 0 to 65535');
    expect(expected('portal', 'requestsPerSecond')).toBe('a number from 0.01 to 10000');
    expect(expected('portal', 'progressUpdates')).toBe('true or false');
    expect(expected('language')).toBe('one of: vi, en');
    expect(expected('source', 'kind')).toMatch(/^one of: opencps, /);
    expect(expected('exclude')).toBe('a list');
    expect(expected('province')).toBe('a group of keys: code, name');
    expect(expected('mappings')).toBe('a group of keys: statuses, procedures, agencies');
    expect(expected('province', 'name')).toBe('a text that is not empty');
  });

  it('describes what no type can say, also behind a default', () => {
    expect(expected('timezone')).toContain('Asia/Ho_Chi_Minh');
    expect(expected('source', 'baseUrl')).toContain('http://');
    expect(expected('queue', 'url')).toContain('redis://');
    expect(expected('exclude', 0)).toContain('at least one of');
  });

  it('always gives the bounds of a number: each number of the schema has some', () => {
    const numbers = leaves(tree).filter(({ type }) => type === 'integer' || type === 'number');
    expect(numbers.length).toBeGreaterThan(10);
    for (const { minimum, maximum } of numbers) {
      expect(minimum).toBeTypeOf('number');
      expect(maximum).toBeLessThanOrEqual(86_400);
    }
  });
});

describe('formatPath', () => {
  it('writes list places in brackets', () => {
    expect(formatPath(['exclude', 0, 'status'])).toBe('exclude[0].status');
  });
});

function leaves(node: SchemaNode): SchemaNode[] {
  const children = Object.values(node.properties ?? {});
  return children.length === 0 ? [node] : children.flatMap(leaves);
}

describe('a union of groups', () => {
  const union = schemaTree(
    z.strictObject({
      from: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('http').default('http'), url: z.string(), size: z.int().max(10) }),
        z.strictObject({ kind: z.literal('sql'), url: z.string(), view: z.string(), size: z.int().max(99) }),
      ]),
    }),
  );

  it('names all of its kinds, and the keys that each must have', () => {
    expect(expectationOf(nodeAt(union, ['from', 'kind'])).en).toBe('one of: http, sql');
    expect(nodeAt(union, ['from'])?.required).toEqual(['url', 'size']);
  });

  it('has the keys of the kind that was chosen, and without a choice those of all', () => {
    const keysWith = (from: unknown) => Object.keys(nodeAt(union, ['from'], { from })?.properties ?? {});
    expect(keysWith({ kind: 'sql' })).toContain('view');
    expect(keysWith({})).not.toContain('view');
    expect(keysWith(undefined)).toContain('view');
    expect(expectationOf(nodeAt(union, ['from', 'size'], { from: { kind: 'sql' } })).en).toContain('99');
  });
});
