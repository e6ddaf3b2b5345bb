/**
 * Paths into a JSON row: `a.b`, `a[0].b`, `a[*].b` for the first element that has one, `['a.b']` for a name with a dot,
 * and a leading `$.` if somebody is used to it.
 */
export type FieldPath = readonly (string | number | typeof EACH)[];

const EACH = Symbol('each');
const PART = /(?:^|\.)([^.[\]'"*\s]+)|\[(\d+)\]|\[\*\]|\[(?:'([^']+)'|"([^"]+)")\]/gy;

/** Null if the text is no path. */
export function parseFieldPath(text: string): FieldPath | null {
  const path = text.replace(/^\$\.?/, '');
  const parts: (string | number | typeof EACH)[] = [];
  let end = 0;
  PART.lastIndex = 0;
  for (const match of path.matchAll(PART)) {
    const [whole, name, index, single, double] = match;
    parts.push(index !== undefined ? Number(index) : (name ?? single ?? double ?? EACH));
    end = match.index + whole.length;
  }
  return parts.length > 0 && end === path.length ? parts : null;
}

/** Undefined where the path finds nothing. */
export function valueAtPath(value: unknown, path: FieldPath, from = 0): unknown {
  let at = value;
  for (let i = from; i < path.length; i += 1) {
    const part = path[i];
    if (part === EACH) {
      if (!Array.isArray(at)) return undefined;
      return at
        .map((item: unknown) => valueAtPath(item, path, i + 1))
        .find((found) => found !== undefined && found !== null && found !== '');
    }
    if (typeof at !== 'object' || at === null || part === undefined || !Object.hasOwn(at, part))
      return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[part];
  }
  return at;
}
