import type { FastifyRequest } from 'fastify';
import type { Role } from '../../domain/role.ts';
import type { RouteDeps, Server } from '../server/deps.ts';
import { type HttpProblem, problem } from '../server/problem.ts';
import { authenticate, type Redeemed, redeemLink } from './authenticate.ts';
import { clientAddress } from './clientAddress.ts';
import { bearerOf, passwordOf } from './credentials.ts';
import { allows, type Principal } from './principal.ts';
import { isChange, refuseForeignOrigin } from './sameOrigin.ts';
import { hasScrapeToken } from './scrapeToken.ts';
import { SESSION_COOKIE, type Sessions } from './sessions.ts';

/** The role that each kind of access needs. `public` needs no key; `scrape` also takes the scrape token. */
const NEEDED_ROLE = {
  public: null,
  scrape: 'viewer',
  viewer: 'viewer',
  operator: 'operator',
  admin: 'admin',
} as const satisfies Record<Role, Role> & Record<'public' | 'scrape', Role | null>;
export type Access = keyof typeof NEEDED_ROLE;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required of every route, or the server does not start: a forgotten one must not be open to all. */
    access?: Access;
    /** A page for a person: errors are pages too, and without a session the browser is sent to the sign-in page. */
    page?: boolean;
    /** Above several provinces: open to whom one of them knows, by its key or session, `scrape`: also by its token. The route asks them. */
    provinces?: 'key' | 'scrape';
    /** The key may come as the password of HTTP Basic, with any user name: spreadsheets can send nothing else. */
    basic?: boolean;
  }
  interface FastifyInstance {
    /** For the routes of a plugin, which cannot declare it themselves. */
    readonly pluginRoutes?: Pick<FastifyContextConfig, 'access' | 'page'>;
  }
  interface FastifyRequest {
    /** Null on public routes, and for a scraper with the token. */
    principal: Principal | null;
  }
}

type TryDeps = Pick<RouteDeps, 'tries' | 'log'>;

/** Refuses unauthorised requests before their body is read. */
export function guard(server: Server, deps: RouteDeps): void {
  server.decorateRequest('principal', null);
  server.addHook('onRoute', function (route) {
    route.config = { ...this.pluginRoutes, ...route.config };
    // HEAD routes are made from those for GET, with their config.
    if (route.config.access === undefined)
      throw new Error(`The route ${route.url} does not declare its access.`);
  });
  server.addHook('onRequest', async (request) => {
    if (request.is404) {
      request.principal = await signedInOnMissingPage(request, deps.sessions);
      return;
    }
    const access = request.routeOptions.config.access ?? 'admin';
    const needed = NEEDED_ROLE[access];
    if (needed === null) return;
    const { authorization } = request.headers;
    if (access === 'scrape' && hasScrapeToken(authorization, deps.settings.http.scrapeToken)) return;
    request.principal = await authenticated(request, authorization, deps);
    if (!allows(request.principal, needed)) throw problem('forbidden', request.principal.role, needed);
  });
}

/**
 * The session of a browser that requests a missing page, for the navigation on the error page. A key in the header is
 * ignored here: it could be guessed without being counted.
 */
async function signedInOnMissingPage(request: FastifyRequest, sessions: Sessions): Promise<Principal | null> {
  const session = request.cookies[SESSION_COOKIE];
  if (session === undefined || !wantsHtml(request) || isChange(request)) return null;
  return await sessions.principal(session);
}

async function authenticated(
  request: FastifyRequest,
  authorization: string | undefined,
  deps: RouteDeps,
): Promise<Principal> {
  if (authorization === undefined) {
    const session = request.cookies[SESSION_COOKIE];
    if (session === undefined) throw noKey(request);
    // The browser sends a cookie by itself, whichever site caused the request.
    refuseForeignOrigin(request);
    const found = await deps.sessions.principal(session);
    if (found === null) throw problem('unauthorized', 'session_ended');
    return found;
  }
  const found = await tryKey(keyIn(request, authorization), clientAddress(request), deps);
  if (found === null) throw problem('unauthorized', 'wrong_key');
  return found;
}

function keyIn({ routeOptions }: FastifyRequest, authorization: string): string {
  const bearer = bearerOf(authorization);
  return bearer === '' && routeOptions.config.basic === true ? passwordOf(authorization) : bearer;
}

/**
 * Spreadsheets ask for a password only where the answer offers Basic. A browser must not, because it would keep the key
 * beyond the session: those send Sec-Fetch-Site, and over plain HTTP at least an Accept with HTML.
 */
function noKey({ routeOptions, headers }: FastifyRequest): HttpProblem {
  const isBrowser = headers['sec-fetch-site'] !== undefined || headers.accept?.includes('text/html') === true;
  const offersBasic = routeOptions.config.basic === true && !isBrowser;
  return problem('unauthorized', offersBasic ? 'no_key_or_password' : 'no_key');
}

/**
 * Null for a wrong key. HttpProblem 429, before the key is looked at, for an address that tried too many wrong ones; a
 * key that worked from there before is let through.
 */
export async function tryKey(text: string, address: string, deps: RouteDeps): Promise<Principal | null> {
  return await tried(text, address, { ...deps, look: () => authenticate(text, deps) });
}

/** The same, wherever the keys are known. */
export async function tried<T>(
  text: string,
  address: string,
  { look, tries, log }: TryDeps & { readonly look: () => Promise<T | null> },
): Promise<T | null> {
  if (tries.isKnown(address, text)) {
    const known = await look();
    if (known !== null) return known;
    tries.forget(address, text);
  }
  const found = await counted(look, address, { tries, log });
  if (found !== null) tries.worked(address, text);
  return found;
}

/** The same for the secret of a sign-in link, which is used up; null too for one that was used or has expired. */
export function tryLink(secret: string, address: string, deps: RouteDeps): Promise<Redeemed | null> {
  return counted(() => redeemLink(secret, deps), address, deps);
}

async function counted<T>(
  attempt: () => Promise<T | null>,
  address: string,
  { tries, log }: TryDeps,
): Promise<T | null> {
  const waitMs = tries.waitMs(address);
  if (waitMs > 0) throw problem('too_many_tries', Math.ceil(waitMs / 1_000));
  const found = await attempt();
  if (found === null) {
    tries.failed(address);
    if (tries.waitMs(address) > 0) log.warn('http.keys_tried', { from: address });
  }
  return found;
}

/** The principal of a route that needs one. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw problem('unauthorized', 'no_key');
  return request.principal;
}

/** Whether the client is a person with a browser, to whom an error is shown as a page. */
export function wantsHtml(request: FastifyRequest): boolean {
  if (!request.is404) return request.routeOptions.config.page === true;
  const { accept = '' } = request.headers;
  return accept.includes('text/html') && !request.url.startsWith('/api/');
}
