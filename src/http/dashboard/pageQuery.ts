import { z } from 'zod';
import { strictObject } from '../server/expected.ts';

/** The query of a page with a form. Browsers also send empty fields, which are ignored; values are trimmed. */
export function formQuery<T extends z.ZodRawShape>(shape: T) {
  return z.preprocess(withoutEmpty, strictObject(shape));
}

function withoutEmpty(query: unknown): unknown {
  // Not a list: an empty one would otherwise become a form without filters.
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
