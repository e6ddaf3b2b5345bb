import { z } from 'zod';
import { parseBoundedJson } from '../../domain/boundedJson.ts';
import { TransientFailure } from '../reading/failure.ts';

export interface ListAnswer {
  /** The source's count for the whole query. */
  readonly total: number;
  readonly data: readonly unknown[];
}

const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(0));

/** Serialisers of empty Java lists can leave out `data`. */
const answerSchema = z
  .object({ total: count, data: z.array(z.unknown()).nullish() })
  .refine(({ total, data }) => Array.isArray(data) || total === 0);

/**
 * `{"total": n, "data": [ … ]}` [DossierManagementImpl.getDossiers]. Anything else throws TransientFailure, because a
 * source that restarts gives such answers.
 */
export function parseAnswer(body: string): ListAnswer {
  let json: unknown;
  try {
    json = parseBoundedJson(body);
  } catch {
    throw new TransientFailure(shapeOf(body));
  }
  if (Array.isArray(json)) throw new TransientFailure('a JSON array where an object belongs');
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) {
    throw new TransientFailure('JSON without a usable total and data', null, true);
  }
  return { total: parsed.data.total, data: parsed.data.data ?? [] };
}

/** Describes a body that is not JSON without quoting it. */
function shapeOf(body: string): string {
  const start = body.trimStart().charAt(0);
  if (start === '') return 'an empty body';
  if (start === '<') return 'a web page instead of JSON';
  return start === '{' || start === '[' ? 'JSON that is cut off or broken' : 'a body that is no JSON';
}
