import { z } from 'zod';
import { nearest } from '../../input/nearest.ts';

/** The issues of each alternative of a union, as zod reports them. */
const alternatives = z.object({
  errors: z.array(z.array(z.looseObject({ code: z.string(), message: z.string() }))),
});

interface Fault {
  readonly keyword: string;
  readonly message?: string;
  readonly params: object;
}

/**
 * What a faulty part of a request should have been. Where one value or a list is accepted, the alternative that has the
 * form of the value given knows best: it lists the values of an enum.
 */
export function expectedOf({ keyword, message = 'another value', params }: Fault): string {
  if (keyword !== 'invalid_union') return message;
  const issues = alternatives.safeParse(params).data?.errors.flat() ?? [];
  return issues.find(({ code }) => code !== 'invalid_type')?.message ?? message;
}

/** What only other addresses take, with why this one does not. */
const TAKEN_ELSEWHERE: Readonly<Record<string, string>> = {
  excluded: 'excluded (such cases are in no figure: only /api/v1/records, its files and /cases list them)',
};

/** An object without other keys, which names the nearest one for a misspelt key, and all there are. */
export function strictObject<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const unknown = (issue['keys'] as readonly string[]).map((key) => {
        const elsewhere = TAKEN_ELSEWHERE[key];
        if (elsewhere !== undefined) return elsewhere;
        const near = nearest(key, keys);
        return near === null ? key : `${key} (did you mean ${near}?)`;
      });
      return `nothing called ${unknown.join(', ')}; there are: ${keys.join(', ')}`;
    },
  });
}
