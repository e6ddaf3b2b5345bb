import { z } from 'zod';
import { strictObject } from '../server/expected.ts';

/**
 * The query of a page that has a form: a form sends the fields that were left empty, too, which ask for nothing, and a
 * person leaves blanks around what is typed.
 */
export function formQuery<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess(withoutEmpty, strictObject(shape));
}

function withoutEmpty(query: unknown): unknown {
  // A list has no names: taken for fields, an empty one would be a form that asks for everything.
  if (typeof query !== 'object' || query === null || Array.isArray(query)) return query;
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]: [string, unknown]) => {
      const values = (Array.isArray(value) ? value : [value]).map(trimmed).filter((one) => one !== '');
      const [only] = values;
      return values.length === 0 ? [] : [[name, values.length === 1 ? only : values]];
    }),
  );
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}
