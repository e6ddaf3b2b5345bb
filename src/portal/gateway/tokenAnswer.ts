import { z } from 'zod';
import { parseBoundedJson } from '../../domain/boundedJson.ts';
import { errorCode, type PortalAnswer } from '../dvcqg/answer.ts';

const seconds = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const granted = z.looseObject({
  access_token: z.string().min(1).max(16_384),
  expires_in: seconds.nullish().catch(null),
});
const refused = z.looseObject({ error: errorCode });

/**
 * The answer of a token endpoint as an answer of the portal, so that one place classifies both: the token as `session`,
 * its seconds as `result`. Null for anything but a token or an OAuth error. An error's description can quote the request,
 * and is dropped.
 */
export function parseTokenAnswer(body: string): PortalAnswer | null {
  let json: unknown;
  try {
    json = parseBoundedJson(body);
  } catch {
    return null;
  }
  const token = granted.safeParse(json);
  if (token.success) {
    const { access_token: session, expires_in: result = null } = token.data;
    return { code: '0', message: null, result, session };
  }
  const error = refused.safeParse(json);
  return error.success ? { code: error.data.error, message: null, result: null, session: null } : null;
}
