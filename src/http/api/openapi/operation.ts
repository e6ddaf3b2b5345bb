import type { FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Access } from '../../auth/guard.ts';

type Transform = typeof jsonSchemaTransform;
type Transformed = ReturnType<Transform>;

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** What each refusal means, whatever the route. */
const REFUSALS = {
  400: 'The request is not as this address expects it.',
  401: 'No key was given, or it is none, or no longer one.',
  403: 'The role or the agencies of the key do not reach that far.',
  404: 'There is no such thing, or none for this key.',
  422: 'The idempotency key came before, with another request.',
  429: 'Too many wrong keys came from this address.',
} as const;

const KEYED = [{ bearer: [] }, { session: [] }];

/**
 * A route as the document tells it: its own schemas, and what all routes have in common and no route says: who may use
 * it, by its `access`, and how it refuses, by what it takes.
 */
export function described(given: Parameters<Transform>[0] & { readonly route: RouteOptions }): Transformed {
  const { url, schema } = jsonSchemaTransform(given);
  if (schema === undefined || schema.hide === true) return { url, schema };
  const { route } = given;
  const access = route.config?.access ?? 'admin';
  return {
    url,
    schema: {
      ...schema,
      operationId: schema.operationId ?? operationId(String(route.method), url),
      description: [schema.description, whoMay(access)].filter((text) => text !== undefined).join(' '),
      security: securityOf(access),
      response: {
        ...answersOf(schema),
        ...Object.fromEntries(
          refusalsOf(schema, access, url).map((status) => [
            status,
            { description: REFUSALS[status], content: PROBLEM },
          ]),
        ),
        default: { description: 'Whatever else went wrong.', content: PROBLEM },
      },
    },
  };
}

/** GET /api/v1/records/:caseNo is `getRecordsCaseNo`. */
function operationId(method: string, url: string): string {
  const words = url.replace(/^\/api\/v1/, '').match(/[A-Za-z0-9]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function whoMay(access: Access): string | undefined {
  if (access === 'public') return undefined;
  return access === 'scrape' ? 'Role: viewer, or the scrape token.' : `Role: ${access}.`;
}

function securityOf(access: Access): readonly Record<string, readonly string[]>[] {
  if (access === 'public') return [];
  return access === 'scrape' ? [...KEYED, { scrapeToken: [] }] : KEYED;
}

function refusalsOf(schema: FastifySchema, access: Access, url: string): (keyof typeof REFUSALS)[] {
  const takes = schema.params ?? schema.querystring ?? schema.body;
  return [
    ...(takes === undefined ? [] : [400 as const]),
    ...(access === 'public' ? [] : ([401, 403, 429] as const)),
    ...(url.includes(':') ? [404 as const] : []),
    // The only header that a route declares.
    ...(schema.headers === undefined ? [] : [422 as const]),
  ];
}

/** With words for those that have none of their own. */
function answersOf({ response, produces }: FastifySchema): Record<string, object> {
  const answers = Object.entries((response ?? { 200: {} }) as Record<string, object>);
  return Object.fromEntries(
    answers.map(([status, answer]) => [
      status,
      'content' in answer ? answer : answerOf(status, answer, produces),
    ]),
  );
}

function answerOf(
  status: string,
  schema: object,
  [type = 'application/json']: readonly string[] = [],
): object {
  const description = WORDS[status] ?? 'The answer.';
  // What the plugin makes an answer without a body of.
  if ('type' in schema && schema.type === 'null') return { type: 'null', description };
  return { description, content: { [type]: { schema } } };
}

const WORDS: Readonly<Record<string, string>> = {
  204: 'Done.',
  304: 'As it was: see ETag.',
  503: 'Not now.',
};
