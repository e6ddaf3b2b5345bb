import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

export interface Route {
  readonly method: string;
  /** Its pattern, such as /api/v1/records/:caseNo. */
  readonly url: string;
}

/**
 * What is served, and every route of it as Fastify itself knows them: a route that is added tomorrow is among them,
 * those of plugins and the HEAD routes that Fastify makes included.
 */
export async function withEveryRoute<T>(
  make: () => Promise<T>,
): Promise<{ readonly served: T; readonly routes: readonly Route[] }> {
  const routes = new Map<string, Route>();
  const onServer = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.set(`${one} ${url}`, { method: one, url });
    });
  };
  subscribe('fastify.initialization', onServer);
  try {
    return { served: await make(), routes: [...routes.values()] };
  } finally {
    unsubscribe('fastify.initialization', onServer);
  }
}
