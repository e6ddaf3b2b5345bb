import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteDeps } from '../server/deps.ts';
import { clientAddress } from './clientAddress.ts';
import { tryKey } from './guard.ts';
import type { Principal } from './principal.ts';
import { refuseForeignOrigin } from './sameOrigin.ts';
import { SESSION_COOKIE, type Sessions } from './sessions.ts';

const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

/**
 * Begins a session in the client's browser; null for a wrong key.
 *
 * HttpProblem 403 `foreign_origin` when another site sent the request: nobody must be signed in with somebody else's
 * key without noticing. HttpProblem 429 for an address that tried too many wrong keys.
 */
export async function signIn(
  key: string,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  deps: RouteDeps,
): Promise<Principal | null> {
  refuseForeignOrigin(request);
  const principal = await tryKey(key.trim(), clientAddress(request), deps);
  if (principal === null) return null;
  const secure = request.protocol === 'https';
  reply.setCookie(SESSION_COOKIE, deps.sessions.begin(principal), { ...COOKIE, secure });
  return principal;
}

/** Ends the session of the client's browser, if it has one. */
export function signOut(request: FastifyRequest, reply: FastifyReply, sessions: Sessions): void {
  const session = request.cookies[SESSION_COOKIE];
  if (session !== undefined) sessions.end(session);
  reply.clearCookie(SESSION_COOKIE, COOKIE);
}
