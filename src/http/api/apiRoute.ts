import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Language } from '../../domain/language.ts';
import type { Access } from '../auth/guard.ts';
import type { Route, RouteDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import { callOf, type HttpCall } from '../server/httpCall.ts';

export type Shape = Readonly<Record<string, z.ZodType>>;

interface ApiRoute<
  Query extends Shape,
  Params extends Shape,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/api/v1/${string}`;
  /** A viewer may use it unless this says otherwise. */
  readonly access?: Access;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: Query;
  readonly params?: Params;
  readonly body?: Body;
  readonly headers?: z.ZodType;
  readonly answer: Answer;
  /** The answer to what was made, at the address in its header Location. */
  readonly created?: z.ZodType;
  /** What the ETag is made of. Without it the answer has none. */
  readonly version?: (answer: z.input<Answer>, query: ObjectOf<Query>) => object;
  readonly respond: (call: ApiCall<Query, Params, Body>) => Promise<z.input<Answer>>;
}

export type ObjectOf<T extends Shape> = z.output<z.ZodObject<T>>;

export interface ApiCall<Query extends Shape, Params extends Shape, Body extends z.ZodType> extends HttpCall {
  readonly reply: FastifyReply;
  readonly query: ObjectOf<Query>;
  readonly params: ObjectOf<Params>;
  readonly body: z.output<Body>;
}

/** A route of the API: who may use it, what it takes, and the document it answers with. */
export function apiRoute<
  Query extends Shape,
  Params extends Shape,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(route: ApiRoute<Query, Params, Body, Answer>): Route {
  const { query, params, body, headers, answer, created, version, respond } = route;
  return (server, deps) =>
    server.route({
      method: route.method ?? 'GET',
      url: route.path,
      config: { access: route.access ?? 'viewer' },
      schema: {
        tags: [route.tag],
        summary: route.summary,
        ...(route.description === undefined ? {} : { description: route.description }),
        ...(query === undefined ? {} : { querystring: strictObject(query) }),
        ...(params === undefined ? {} : { params: strictObject(params) }),
        ...(body === undefined ? {} : { body }),
        ...(headers === undefined ? {} : { headers }),
        response: {
          200: answer,
          ...(created === undefined ? {} : { 201: created }),
          ...(version === undefined ? {} : { 304: z.undefined() }),
        },
      },
      handler: async (request, reply) => {
        const call = apiCall<Query, Params, Body>(request, reply, deps);
        const document = await respond(call);
        if (version !== undefined && isUnchanged(request, reply, version(document, call.query))) {
          return reply.code(304).send();
        }
        return document;
      },
    });
}

/** For a request that Fastify has parsed by the schemas of its route. */
export function apiCall<Query extends Shape, Params extends Shape, Body extends z.ZodType>(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: RouteDeps,
): ApiCall<Query, Params, Body> {
  const { query, params, body } = request as unknown as ApiCall<Query, Params, Body>;
  const { lang } = query as { readonly lang?: Language };
  return { ...callOf(request, deps, lang), reply, query, params, body };
}

/**
 * Sets the ETag of the content, and says whether the client has it already, so that 304 answers. The tag is weak:
 * compression changes the bytes, not the content.
 */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, content: object): boolean {
  const etag = `W/"${hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22)}"`;
  reply.header('etag', etag);
  return request.headers['if-none-match'] === etag;
}
