import { z } from 'zod';
import type { Role } from '../../../domain/role.ts';
import type { ObjectOf, Shape } from '../../api/apiRoute.ts';
import type { Route } from '../../server/deps.ts';
import { strictObject } from '../../server/expected.ts';
import { type Page, sendHtml, sendPage } from './page.ts';
import { type PageContext, pageContext } from './pageContext.ts';

interface PageRoute<Query extends Shape, Params extends Shape, Body extends Shape> {
  /** GET unless given: what a form sends changes something, or is too personal for an address. */
  readonly method?: 'POST';
  readonly path: `/${string}`;
  /** A viewer may use it unless this says otherwise. */
  readonly access?: Role;
  readonly query?: Query;
  readonly params?: Params;
  /** Of a form. */
  readonly body?: Body;
  readonly show: (
    given: {
      readonly query: ObjectOf<Query>;
      readonly params: ObjectOf<Params>;
      readonly body: ObjectOf<Body>;
    },
    context: PageContext,
  ) => Promise<Page | { readonly document: string } | { readonly redirect: string }>;
}

/**
 * A page of the dashboard for people who are signed in: who may see it, what it takes, and what it shows: a page, a
 * document without the frame, or where the browser goes next.
 */
export function pageRoute<Query extends Shape, Params extends Shape, Body extends Shape>({
  method,
  path,
  access = 'viewer',
  query,
  params,
  body,
  show,
}: PageRoute<Query, Params, Body>): Route {
  return (server, deps) =>
    server.route({
      method: method ?? 'GET',
      url: path,
      config: { access, page: true },
      schema: {
        ...(query === undefined ? {} : { querystring: filledIn(query) }),
        ...(params === undefined ? {} : { params: strictObject(params) }),
        ...(body === undefined ? {} : { body: filledIn(body) }),
      },
      handler: async (request, reply) => {
        const context = pageContext(request, deps);
        // Fastify has parsed each part by the schema above.
        const shown = await show(request as unknown as Parameters<typeof show>[0], context);
        if ('redirect' in shown) return reply.redirect(shown.redirect, 303);
        if ('document' in shown) return sendHtml(reply, shown.document);
        return sendPage(reply, context, shown);
      },
    });
}

/** The fields of a form. Browsers also send empty fields, which are ignored; values are trimmed. */
function filledIn<T extends Shape>(shape: T) {
  return z.preprocess(withoutEmpty, strictObject(shape));
}

function withoutEmpty(query: unknown): unknown {
  // Not a list: an empty one would otherwise become a form without filters.
  if (typeof query !== 'object' || query === null || Array.isArray(query)) return query;
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]: [string, unknown]) => {
      const values = (Array.isArray(value) ? value : [value]).map(trimmed).filter((one) => one !== '');
      const [only] = values;
      return values.length === 0 ? [] : [[name, values.length === 1 ? only : values]];
    }),
  );
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}
