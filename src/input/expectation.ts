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
  /** Of a union: its variants. `properties` then has the keys of all of them. */
  readonly oneOf?: readonly SchemaNode[];
}

const trees = new WeakMap<z.ZodType, SchemaNode>();

/** What the schema accepts, as data: types, bounds, keys and words. */
export function schemaTree(schema: z.ZodType): SchemaNode {
  const known = trees.get(schema);
  if (known !== undefined) return known;
  const tree: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: registry });
  const merged = withMergedUnions(tree as SchemaNode);
  trees.set(schema, merged);
  return merged;
}

/** Gives each union of groups the keys of all its variants; of a key that several have, the first counts. */
function withMergedUnions(node: SchemaNode): SchemaNode {
  const properties = node.properties && mapValues(node.properties, withMergedUnions);
  const items = node.items && withMergedUnions(node.items);
  const own = { ...node, ...(properties && { properties }), ...(items && { items }) };
  const oneOf = node.oneOf?.map(withMergedUnions);
  if (oneOf === undefined || !oneOf.every((variant) => variant.properties !== undefined)) return own;
  const all = Object.assign({}, ...oneOf.map((variant) => variant.properties).reverse());
  for (const [key, { default: usual }] of Object.entries<SchemaNode>(all)) {
    const values = oneOf.flatMap((variant) => variant.properties?.[key]?.const ?? []);
    // What tells the variants apart has a value of its own in each.
    if (values.length === oneOf.length) all[key] = { type: 'string', enum: values, default: usual };
  }
  const required = oneOf
    .map((variant) => variant.required ?? [])
    .reduce((common, keys) => common.filter((key) => keys.includes(key)));
  return { ...own, type: 'object', properties: all, required, oneOf };
}

function mapValues(
  group: Readonly<Record<string, SchemaNode>>,
  change: (node: SchemaNode) => SchemaNode,
): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(group).map(([key, node]) => [key, change(node)]));
}

/**
 * Undefined for a path the schema does not have. With the value that the tree describes, the variant of a union is the
 * one that the value chose; without, the union has the keys of all variants.
 */
export function nodeAt(
  tree: SchemaNode,
  path: readonly PropertyKey[],
  value?: unknown,
): SchemaNode | undefined {
  let [node, at]: [SchemaNode | undefined, unknown] = [chosenVariant(tree, value), value];
  for (const key of path) {
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? at[key as never] : undefined;
    const child: SchemaNode | undefined =
      typeof key === 'number'
        ? node?.items
        : (node?.properties?.[String(key)] ?? (node?.additionalProperties || undefined));
    node = child && chosenVariant(child, at);
  }
  return node;
}

/** The only variant whose fixed values the group has, where it gives any; else the union itself. */
function chosenVariant(node: SchemaNode, value: unknown): SchemaNode {
  if (node.oneOf === undefined || typeof value !== 'object' || value === null) return node;
  const fits = node.oneOf.filter((variant) =>
    Object.entries(variant.properties ?? {}).every(([key, { const: fixed, default: usual }]) => {
      if (fixed === undefined) return true;
      return (Object.hasOwn(value, key) ? value[key as never] : usual) === fixed;
    }),
  );
  return (fits.length === 1 ? fits[0] : undefined) ?? node;
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
