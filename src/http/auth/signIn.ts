import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteDeps } from '../server/deps.ts';
import { clientAddress } from './clientAddress.ts';
import { tryKey, tryLink } from './guard.ts';
import type { Principal } from './principal.ts';
import { refuseForeignOrigin } from './sameOrigin.ts';
import { SESSION_COOKIE, type Sessions } from './sessions.ts';

const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Begins a session in the client's browser; null for a wrong key.
 *
 * HttpProblem 403 `foreign_origin` when another site sent the request: nobody must be signed in with somebody else's
 * key without noticing. HttpProblem 429 for an address that tried too many wrong keys.
 */
export function signIn(key: string, call: Call, deps: RouteDeps): Promise<Principal | null> {
  return begin((address) => tryKey(key.trim(), address, deps), call, deps);
}

/** The same with the secret of a link, which works once. */
export function signInByLink(secret: string, call: Call, deps: RouteDeps): Promise<Principal | null> {
  return begin((address) => tryLink(secret, address, deps), call, deps);
}

async function begin(
  attempt: (address: string) => Promise<Principal | null>,
  { request, reply }: Call,
  deps: RouteDeps,
): Promise<Principal | null> {
  refuseForeignOrigin(request);
  const principal = await attempt(clientAddress(request));
  if (principal === null) return null;
  const secure = request.protocol === 'https';
  reply.setCookie(SESSION_COOKIE, await deps.sessions.begin(principal), { ...COOKIE, secure });
  return principal;
}

/** Ends the session of the client's browser, if it has one. */
export async function signOut(
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: Sessions,
): Promise<void> {
  const session = request.cookies[SESSION_COOKIE];
  if (session !== undefined) await sessions.end(session);
  reply.clearCookie(SESSION_COOKIE, COOKIE);
}
