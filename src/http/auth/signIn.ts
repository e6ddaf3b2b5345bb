import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorFields } from '../../observability/log.ts';
import type { RouteDeps } from '../server/deps.ts';
import type { Redeemed } from './authenticate.ts';
import { clientAddress } from './clientAddress.ts';
import { tryKey, tryLink } from './guard.ts';
import type { Principal } from './principal.ts';
import { refuseForeignOrigin } from './sameOrigin.ts';
import { SESSION_COOKIE } from './sessions.ts';

export const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

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
export async function signIn(key: string, call: Call, deps: RouteDeps): Promise<Principal | null> {
  refuseForeignOrigin(call.request);
  const principal = await tryKey(key.trim(), clientAddress(call.request), deps);
  if (principal !== null) await beginSession(principal, call, deps);
  return principal;
}

/** The same with the secret of a link, which works once. */
export async function signInByLink(secret: string, call: Call, deps: RouteDeps): Promise<Redeemed | null> {
  refuseForeignOrigin(call.request);
  const redeemed = await tryLink(secret, clientAddress(call.request), deps);
  if (redeemed !== null) await beginSession(redeemed.principal, call, deps);
  return redeemed;
}

export async function beginSession(
  principal: Pick<Principal, 'keyId'>,
  { request, reply }: Call,
  { sessions }: RouteDeps,
): Promise<void> {
  const secure = request.protocol === 'https';
  reply.setCookie(SESSION_COOKIE, await sessions.begin(principal), { ...COOKIE, secure });
}

/** Ends the session of the client's browser, if it has one. */
export async function signOut(request: FastifyRequest, reply: FastifyReply, deps: EndDeps): Promise<void> {
  const session = request.cookies[SESSION_COOKIE];
  reply.clearCookie(SESSION_COOKIE, COOKIE);
  if (session !== undefined) await endSession(session, deps);
}

type EndDeps = Pick<RouteDeps, 'sessions' | 'log'>;

/** Nobody stays signed in because the ledger cannot be written: the log says for how long another process would not know. */
export async function endSession(session: string, { sessions, log }: EndDeps): Promise<void> {
  await sessions
    .end(session)
    .catch((error: unknown) => log.warn('http.session_end_unwritten', errorFields(error)));
}
