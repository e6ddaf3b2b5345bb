import type { FastifyRequest } from 'fastify';
import type { Role } from '../../domain/role.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import { wantsHtml } from '../server/wantsHtml.ts';
import { clientAddress } from './askerAddress.ts';
import { authenticate } from './authenticate.ts';
import type { FailedTries } from './failedTries.ts';
import { allows, type Principal } from './principal.ts';
import { changesSomething, refuseForeignOrigin } from './sameOrigin.ts';
import { scrapes } from './scrapeToken.ts';
import { SESSION_COOKIE, type Sessions } from './sessions.ts';

/** Who may use a route: nobody needs a key for `public`; `scrape` is a viewer, or whoever has the scrape token. */
export type Access = Role | 'public' | 'scrape';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it, or the server does not start: what was forgotten must not stand open. */
    access?: Access;
    /** A page for a person: who is not signed in is shown the way in and no problem document. */
    page?: boolean;
  }
  interface FastifyInstance {
    /** What a scope says of the routes of a plugin, which cannot say it themselves. */
    readonly pluginRoutes?: Pick<FastifyContextConfig, 'access' | 'page'>;
  }
  interface FastifyRequest {
    /** Null on public routes, and for a scraper with the token. */
    principal: Principal | null;
  }
}

/** Keeps out who has no business here, before the body of a request is read. */
export function guard(
  server: Server,
  {
    deps,
    sessions,
    tries,
  }: { readonly deps: HttpDeps; readonly sessions: Sessions; readonly tries: FailedTries },
): void {
  server.decorateRequest('principal', null);
  server.addHook('onRoute', function (route) {
    route.config = { ...this.pluginRoutes, ...route.config };
    // HEAD routes are made from those for GET, with their config.
    if (route.config.access === undefined)
      throw new Error(`The route ${route.url} does not say who may use it.`);
  });
  server.addHook('onRequest', async (request) => {
    // A route that does not exist has no config, and is nobody's secret.
    if (request.is404) {
      request.principal = await whoIsLost(request, sessions);
      return;
    }
    const access = request.routeOptions.config.access ?? 'admin';
    if (access === 'public') return;
    const { authorization } = request.headers;
    if (access === 'scrape' && scrapes(authorization, deps.settings.http.scrapeToken)) return;
    request.principal = await whoAsks(request, authorization, { deps, sessions, tries });
    const needed = access === 'scrape' ? 'viewer' : access;
    if (!allows(request.principal, needed)) throw problem('forbidden', request.principal.role, needed);
  });
}

/**
 * Who is signed in at a browser that asks for a page there is none of, for the navigation on the page that says so. A
 * key in the header is not looked at: it would open nothing, and could be tried without being counted.
 */
async function whoIsLost(request: FastifyRequest, sessions: Sessions): Promise<Principal | null> {
  const session = request.cookies[SESSION_COOKIE];
  if (session === undefined || !wantsHtml(request) || changesSomething(request)) return null;
  return await sessions.principal(session);
}

async function whoAsks(
  request: FastifyRequest,
  authorization: string | undefined,
  { deps, sessions, tries }: { deps: HttpDeps; sessions: Sessions; tries: FailedTries },
): Promise<Principal> {
  if (authorization === undefined) {
    const session = request.cookies[SESSION_COOKIE];
    if (session === undefined) throw problem('unauthorized', 'no_key');
    // A cookie goes along by itself, whoever made the browser ask.
    refuseForeignOrigin(request);
    const found = await sessions.principal(session);
    if (found === null) throw problem('unauthorized', 'session_ended');
    return found;
  }
  const found = await tryKey(bearerOf(authorization), clientAddress(request), { deps, tries });
  if (found === null) throw problem('unauthorized', 'wrong_key');
  return found;
}

/**
 * Whose key the text is; null where it is nobody's. HttpProblem 429 for an address that tried too many wrong ones,
 * before the key is looked at.
 */
export async function tryKey(
  text: string,
  address: string,
  { deps, tries }: { readonly deps: HttpDeps; readonly tries: FailedTries },
): Promise<Principal | null> {
  const waitMs = tries.waitMs(address);
  if (waitMs > 0) throw problem('too_many_tries', Math.ceil(waitMs / 1_000));
  const found = await authenticate(text, deps);
  if (found === null) {
    tries.failed(address);
    if (tries.waitMs(address) > 0) deps.log.warn('http.keys_tried', { from: address });
  }
  return found;
}

/** The principal of a route that needs one. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw problem('unauthorized', 'no_key');
  return request.principal;
}

function bearerOf(authorization: string): string {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}
