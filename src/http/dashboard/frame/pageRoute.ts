import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Role } from '../../../domain/role.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { type Page, renderPage } from './page.ts';
import { type PageContext, pageContext } from './pageContext.ts';
import { sendPage } from './sendPage.ts';

interface PageRoute<Query extends z.ZodType, Params extends z.ZodType, Body extends z.ZodType> {
  /** GET unless given: what a form sends changes something, or is too personal for an address. */
  readonly method?: 'POST';
  readonly path: `/${string}`;
  /** A viewer may use it unless this says otherwise. */
  readonly access?: Role;
  readonly query?: Query;
  readonly params?: Params;
  readonly body?: Body;
  readonly show: (request: PageRequest<Query, Params, Body>) => Promise<Shown>;
}

interface PageRequest<Query extends z.ZodType, Params extends z.ZodType, Body extends z.ZodType> {
  readonly request: FastifyRequest;
  readonly context: PageContext;
  readonly query: z.output<Query>;
  readonly params: z.output<Params>;
  readonly body: z.output<Body>;
}

/** A page to show, a document without the frame, or where the browser goes next. */
type Shown = Page | { readonly document: string } | { readonly redirect: string };

/** Declares a page of the dashboard for people who are signed in: who may see it, what it takes, and what it shows. */
export function pageRoute<Query extends z.ZodType, Params extends z.ZodType, Body extends z.ZodType>(
  server: Server,
  deps: HttpDeps,
  { method, path, access = 'viewer', query, params, body, show }: PageRoute<Query, Params, Body>,
): void {
  server.route({
    method: method ?? 'GET',
    url: path,
    config: { access, page: true },
    schema: {
      ...(query === undefined ? {} : { querystring: query }),
      ...(params === undefined ? {} : { params }),
      ...(body === undefined ? {} : { body }),
    },
    handler: async (request, reply) => {
      // Fastify has parsed each part by the schema above.
      const given = request as unknown as Pick<PageRequest<Query, Params, Body>, 'query' | 'params' | 'body'>;
      const context = pageContext(request, deps);
      const shown = await show({
        ...{ request, context, query: given.query, params: given.params, body: given.body },
      });
      return send(reply, shown, context);
    },
  });
}

function send(reply: FastifyReply, shown: Shown, context: PageContext): FastifyReply {
  if ('redirect' in shown) return reply.redirect(shown.redirect, 303);
  if ('document' in shown) return sendPage(reply, shown.document);
  return sendPage(reply.code(shown.status ?? 200), renderPage(context, shown));
}
