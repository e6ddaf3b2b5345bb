import { z } from 'zod';
import type { Bilingual } from '../domain/language.ts';

const registry = z.registry<{ expected: Bilingual }>();

/** Attaches words to a schema whose type and bounds do not say enough. */
export function expecting<Schema extends z.ZodType>(schema: Schema, expected: Bilingual): Schema {
  registry.add(schema, { expected });
  return schema;
}

/** The used part of the JSON schema that zod writes. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** For groups with free keys. */
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly expected?: Bilingual;
}

const trees = new WeakMap<z.ZodType, SchemaNode>();

/** What the schema accepts, as data: types, bounds, keys and words. */
export function schemaTree(schema: z.ZodType): SchemaNode {
  const known = trees.get(schema);
  if (known !== undefined) return known;
  const tree: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: registry });
  trees.set(schema, tree as SchemaNode);
  return tree as SchemaNode;
}

/** Undefined for a path the schema does not have. */
export function nodeAt(tree: SchemaNode, path: readonly PropertyKey[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>(
    (node, key) =>
      typeof key === 'number'
        ? node?.items
        : (node?.properties?.[String(key)] ?? (node?.additionalProperties || undefined)),
    tree,
  );
}

export function expectationOf(node: SchemaNode | undefined): Bilingual {
  if (node?.expected !== undefined) return node.expected;
  if (node?.const !== undefined) return same(JSON.stringify(node.const));
  if (node?.enum !== undefined) {
    const list = node.enum.map(String).join(', ');
    return { vi: `một trong: ${list}`, en: `one of: ${list}` };
  }
  const { minimum = '−∞', maximum = '∞', required = [], properties = {} } = node ?? {};
  const range = { vi: `${minimum} đến ${maximum}`, en: `${minimum} to ${maximum}` };
  const keys = (required.length > 0 ? required : Object.keys(properties)).join(', ');
  switch (node?.type) {
    case 'integer':
      return { vi: `số nguyên từ ${range.vi}`, en: `a whole number from ${range.en}` };
    case 'number':
      return { vi: `số từ ${range.vi}`, en: `a number from ${range.en}` };
    case 'boolean':
      return { vi: 'true hoặc false', en: 'true or false' };
    case 'array':
      return { vi: 'một danh sách', en: 'a list' };
    case 'object':
      return { vi: `nhóm khóa: ${keys}`, en: `a group of keys: ${keys}` };
    default:
      return { vi: 'văn bản không rỗng', en: 'a text that is not empty' };
  }
}

/** `exclude[0].agencyCode`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

/** Where both languages say the same: codes, keys and values. */
export function same(text: string): Bilingual {
  return { vi: text, en: text };
}
