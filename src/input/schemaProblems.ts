import { z } from 'zod';
import type { Bilingual } from '../domain/language.ts';
import { expectationOf, formatPath, nodeAt, type SchemaNode, same, schemaTree } from './expectation.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';

const MAX_SHOWN = 80;

export interface Reporting {
  /** The name of a place in the value; formatPath by default. */
  readonly nameOf?: (path: readonly PropertyKey[]) => string;
  /** Describes the found value; by default describeValue, which does not hide secrets. */
  readonly foundAt?: (path: readonly PropertyKey[], value: unknown) => Bilingual;
  /** The file the value comes from, where it is not the configuration file itself. */
  readonly file?: string;
  /** The new names of keys that older versions had. */
  readonly renamed?: Readonly<Record<string, string>> | undefined;
  /** Paths (formatPath) that already have a problem. */
  readonly reported?: ReadonlySet<string>;
}

/** Checks a value and turns zod's issues into problems, one a place. Returns the parsed value, or null. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  problems: Problem[],
  reporting: Reporting = {},
): z.output<Schema> | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { nameOf = formatPath, foundAt = (_path, found) => describeValue(found) } = reporting;
  const tree = schemaTree(schema);
  const reported = new Set(reporting.reported);
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const path = nameOf([...issue.path, key]);
        const now = reporting.renamed?.[key];
        const parent = nodeAt(tree, issue.path, value);
        problems.push(now === undefined ? unknownKey(path, key, parent, tree) : renamedKey(path, now));
      }
      continue;
    }
    if (reported.has(formatPath(issue.path))) continue;
    reported.add(formatPath(issue.path));
    const node = nodeAt(tree, issue.path, value);
    const found = valueAt(value, issue.path);
    problems.push({
      path: nameOf(issue.path),
      file: reporting.file,
      found: foundAt(issue.path, found),
      expected: ownWords(issue) ?? expectationOf(node),
      remedy: remedyFor(found, node),
    });
  }
  return null;
}

const bilingual = z.object({ vi: z.string(), en: z.string() });

/** The expectation of a check across keys (`params.expected`), which no single key's type can express. */
function ownWords(issue: z.core.$ZodIssue): Bilingual | null {
  if (issue.code !== 'custom') return null;
  return bilingual.safeParse(issue.params?.['expected']).data ?? null;
}

export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    return (at as Record<PropertyKey, unknown>)[key];
  }, value);
}

/** A value fit to be shown: groups and lists by kind only, addresses without credentials. */
export function describeValue(value: unknown): Bilingual {
  if (value === undefined) return { vi: 'không có', en: 'nothing' };
  if (value === null) return { vi: 'giá trị rỗng (null)', en: 'an empty value (null)' };
  if (Array.isArray(value)) return { vi: 'một danh sách', en: 'a list' };
  if (typeof value === 'object') return { vi: 'một nhóm khóa', en: 'a group of keys' };
  const shown =
    typeof value === 'string' ? JSON.stringify(value.replace(/:\/\/.*@/s, '://…@')) : String(value);
  return same(shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown);
}

function renamedKey(path: string, now: string): Problem {
  return {
    path,
    found: { vi: 'tên khóa của phiên bản cũ', en: 'the name of an older version' },
    expected: same(now),
    remedy: { vi: `Đổi tên khóa thành ${now}.`, en: `Rename the key to ${now}.` },
  };
}

function unknownKey(path: string, key: string, parent: SchemaNode | undefined, tree: SchemaNode): Problem {
  const unknown = { path, found: { vi: 'khóa không có trong cấu hình', en: 'an unknown key' } };
  const siblings = Object.keys(parent?.properties ?? {});
  const near = nearest(key, siblings);
  if (near !== null) {
    const remedy = { vi: `Có phải là ${near}? Đổi tên khóa.`, en: `Did you mean ${near}? Rename the key.` };
    return { ...unknown, expected: same(near), remedy };
  }
  const places = pathsTo(key, tree).join(', ');
  if (places !== '') {
    const remedy = { vi: `Chuyển khóa về ${places}.`, en: `Move the key to ${places}.` };
    return { ...unknown, expected: same(places), remedy };
  }
  const known = siblings.join(', ');
  const expected = { vi: `một trong: ${known}`, en: `one of: ${known}` };
  return { ...unknown, expected, remedy: { vi: 'Xóa khóa này.', en: 'Remove the key.' } };
}

function pathsTo(key: string, node: SchemaNode, above: readonly string[] = []): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
    ...(name === key ? [formatPath([...above, name])] : []),
    ...pathsTo(key, child, [...above, name]),
  ]);
}

function remedyFor(found: unknown, node: SchemaNode | undefined): Bilingual {
  if (found === undefined) return { vi: 'Bổ sung khóa này.', en: 'Add the key.' };
  if (found === null) {
    if (node?.default === undefined) return { vi: 'Ghi giá trị cho khóa này.', en: 'Give the key a value.' };
    return {
      vi: 'Ghi giá trị, hoặc xóa dòng để dùng mặc định.',
      en: 'Give it a value, or delete the line to take the default.',
    };
  }
  const wantsNumber = node?.type === 'integer' || node?.type === 'number';
  if (typeof found === 'number' && !wantsNumber) {
    return {
      vi: 'Nếu là mã, đặt trong dấu nháy kép: "…".',
      en: 'If it is a code, put it in double quotes: "…".',
    };
  }
  if (typeof found === 'string' && wantsNumber && /^\d+(\.\d+)?$/.test(found)) {
    return { vi: 'Bỏ dấu nháy quanh số.', en: 'Take away the quotes around the number.' };
  }
  return { vi: 'Sửa giá trị này.', en: 'Correct the value.' };
}
