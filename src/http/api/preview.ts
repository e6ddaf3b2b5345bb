import { z } from 'zod';
import type { Preview } from '../../domain/preview.ts';
import type { CaseFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { filterQuery } from '../../filter/schema.ts';
import { previewSchema } from '../../reports/preview/schema.ts';
import { previewJson } from '../../reports/preview/text.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { apiRoute } from './apiRoute.ts';

/** Enough for an interval of some ten points at most. */
const LOOK_UPS = 100;
/** A person waits for them, in milliseconds. */
const LOOK_UPS_MS = 10_000;

export const previewLimit = z.coerce.number().int().min(1).max(100_000_000);

export const previewRoute = apiRoute({
  path: '/api/v1/preview',
  access: 'operator',
  tag: 'delivery',
  summary: 'What would go out now, without sending anything',
  description:
    'Up to 100 cases are looked up at the portal, by the session of the deliveries and within the limit of requests, for ten seconds at most; the command `preview` looks more of them up. Of more than 5,000 waiting cases a random sample stands for all.',
  query: {
    ...filterQuery,
    limit: previewLimit.optional().describe('as if at most this many cases were delivered'),
  },
  answer: previewSchema,
  respond: async ({ query: { limit, ...filter }, ...call }) =>
    previewJson(await rehearse(filter, limit, call)),
});

/** Within the agencies of the key, until the client is gone. HttpProblem 403 `out_of_scope`. */
export async function rehearse(
  filter: CaseFilter,
  limit: number | undefined,
  { principal, agencies, offsetMs, deps, request }: HttpCall,
): Promise<Preview> {
  const within = scoped({ principal, agencies }, filter) ?? {};
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  request.raw.socket.once('close', abort);
  try {
    const question = {
      filter: recordFilter(within, { agencies, offsetMs }),
      limit,
      lookUps: LOOK_UPS,
      lookUpMs: LOOK_UPS_MS,
    };
    return await deps.preview(question, gone.signal);
  } finally {
    request.raw.socket.off('close', abort);
  }
}
