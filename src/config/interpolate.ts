import { formatPath, nodeAt, type SchemaNode } from '../input/expectation.ts';
import type { Problem } from '../input/problem.ts';

/** `$${` stands for a literal `${`; anything else that starts with `${` must name a variable. */
const PLACEHOLDER = /\$\$\{|\$\{([^}]*)(\}?)/g;

export interface Interpolated {
  readonly value: unknown;
  /** Path → the text as written, for every value that contains a variable. */
  readonly fromEnv: ReadonlyMap<string, string>;
}

/**
 * Replaces `${NAME}` in every string by the environment variable, converted where the schema wants a number or boolean.
 * Unset names become problems; values are never shown, since they may be secrets.
 */
export function interpolate(
  value: unknown,
  env: NodeJS.ProcessEnv,
  tree: SchemaNode,
  problems: Problem[],
): Interpolated {
  const fromEnv = new Map<string, string>();

  function replaced(text: string, path: readonly PropertyKey[]): unknown {
    const name = formatPath(path);
    const unset = new Set<string>();
    const result = text.replace(PLACEHOLDER, (match, variable: string | undefined, end: string) => {
      if (match === '$${') return '${';
      fromEnv.set(name, text);
      const set = env[variable ?? ''];
      if (set === undefined || end === '') unset.add(match);
      return set ?? '';
    });
    if (unset.size > 0) problems.push(unsetVariables(name, [...unset]));
    return fromEnv.has(name) ? typed(result, nodeAt(tree, path, value)) : result;
  }

  function walk(at: unknown, path: readonly PropertyKey[]): unknown {
    if (typeof at === 'string') return replaced(at, path);
    if (Array.isArray(at)) return at.map((item, index) => walk(item, [...path, index]));
    if (typeof at !== 'object' || at === null) return at;
    return Object.fromEntries(Object.entries(at).map(([key, item]) => [key, walk(item, [...path, key])]));
  }

  return { value: walk(value, []), fromEnv };
}

function typed(text: string, node: SchemaNode | undefined): unknown {
  if (node?.type === 'integer' || node?.type === 'number') {
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  }
  if (node?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function unsetVariables(path: string, placeholders: readonly string[]): Problem {
  const list = placeholders.join(', ');
  return {
    path,
    found: { vi: `${list}: biến môi trường chưa đặt`, en: `${list}: not set in the environment` },
    expected: { vi: 'tên của biến môi trường đã đặt', en: 'the name of an environment variable that is set' },
    remedy: {
      vi: 'Đặt biến môi trường, hoặc ghi giá trị trực tiếp ($${ cho chính văn bản ${).',
      en: 'Set the variable, or write the value itself ($${ for a literal ${).',
    },
  };
}
