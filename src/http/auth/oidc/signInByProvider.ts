import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteDeps } from '../../server/deps.ts';
import { problem } from '../../server/problem.ts';
import { clientAddress } from '../clientAddress.ts';
import { beginSession } from '../signIn.ts';
import { ATTEMPT_MS, type Attempts } from './attempt.ts';
import { nameOf, type OidcSettings, rightsOf } from './claims.ts';
import type { Provider } from './provider.ts';

export const CALLBACK = '/sign-in/oidc/callback';
const COOKIE = 'dongbo_oidc';
/** Lax: the browser comes back from another site. */
const COOKIE_OPTIONS = { path: '/sign-in/oidc', httpOnly: true, sameSite: 'lax' } as const;
/** Characters of an address to return to; a longer one is left out. */
const MAX_NEXT = 1_000;

export interface OidcDeps extends RouteDeps {
  readonly oidc: OidcSettings;
  readonly provider: Provider;
  readonly attempts: Attempts;
}

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Why somebody who came back was not signed in. */
type OidcRefusal = 'attempt' | 'answer' | 'role' | 'revoked';
export type OidcOutcome = { readonly next: string } | { readonly refused: OidcRefusal };

/** The address at the identity provider. Rejects where it cannot be reached. */
export async function beginAtProvider(
  next: string,
  { request, reply }: Call,
  deps: OidcDeps,
): Promise<string> {
  const { cookie, ...attempt } = deps.attempts.begin();
  const address = await deps.provider.address(attempt, `${ownAddress(request, deps)}${CALLBACK}`);
  const kept = next.length > MAX_NEXT ? '/' : next;
  reply.setCookie(COOKIE, `${cookie}.${Buffer.from(kept).toString('base64url')}`, {
    ...COOKIE_OPTIONS,
    secure: request.protocol === 'https',
    maxAge: ATTEMPT_MS / 1_000,
  });
  return address;
}

/** HttpProblem 429 for an address that failed too often, before its answer is looked at. */
export async function endAtProvider(state: string, call: Call, deps: OidcDeps): Promise<OidcOutcome> {
  const { request, reply } = call;
  const { tries, log } = deps;
  const address = clientAddress(request);
  const waitMs = tries.waitMs(address);
  if (waitMs > 0) throw problem('too_many_tries', Math.ceil(waitMs / 1_000));
  const [begunAt = '', seed = '', next = ''] = (request.cookies[COOKIE] ?? '').split('.');
  reply.clearCookie(COOKIE, COOKIE_OPTIONS);
  const outcome = await outcomeOf({ cookie: `${begunAt}.${seed}`, state }, call, deps);
  if (outcome === null) return { next: Buffer.from(next, 'base64url').toString() };
  const { refused, code } = outcome;
  tries.failed(address);
  log.warn('http.oidc_refused', { from: address, kind: refused, ...(code === undefined ? {} : { code }) });
  return { refused };
}

interface Refused {
  readonly refused: OidcRefusal;
  readonly code?: string;
}

async function outcomeOf(
  { cookie, state }: { readonly cookie: string; readonly state: string },
  call: Call,
  deps: OidcDeps,
): Promise<Refused | null> {
  const { oidc, provider, attempts, ledger, mappings, now } = deps;
  const { request } = call;
  const attempt = attempts.use(cookie, state);
  if (attempt === null) return { refused: 'attempt' };
  let claims: Awaited<ReturnType<Provider['claims']>>;
  try {
    claims = await provider.claims(new URL(`${ownAddress(request, deps)}${request.url}`), attempt);
  } catch (error) {
    return { refused: 'answer', code: codeOf(error) };
  }
  const person = { issuer: oidc.issuer, subject: claims.sub };
  const rights = rightsOf(claims, oidc, mappings().agencies);
  if (rights === null) {
    await ledger.signOutIdentity(person);
    return { refused: 'role' };
  }
  const name = nameOf(claims, oidc);
  const by = { who: `oidc:${name}`, origin: clientAddress(request) };
  const keyId = await ledger.signInIdentity({ ...person, name, ...rights }, by, now());
  if (keyId === null) return { refused: 'revoked' };
  await beginSession({ keyId }, call, deps);
  return null;
}

/** Of the library or the provider, such as `access_denied`; never its text, which can quote a token. */
function codeOf(error: unknown): string {
  const { error: named, code } = error as { readonly error?: unknown; readonly code?: unknown };
  const found = typeof named === 'string' ? named : code;
  return typeof found === 'string' && /^\w{1,60}$/.test(found) ? found : 'unknown';
}

/** As the browser knows it. */
function ownAddress({ protocol, host }: FastifyRequest, { settings }: Pick<OidcDeps, 'settings'>): string {
  return `${protocol}://${host}${settings.http.basePath}`;
}
