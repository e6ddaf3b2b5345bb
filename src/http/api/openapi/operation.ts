import type { FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Access } from '../../auth/guard.ts';

type Transform = typeof jsonSchemaTransform;
type Transformed = ReturnType<Transform>;

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** The refusals that routes have in common. */
const REFUSALS = {
  400: 'The request is invalid.',
  401: 'The key or session is missing, wrong, expired or revoked.',
  403: 'The role or the agencies of the key do not permit this request.',
  404: 'It does not exist, or the key must not see it.',
  422: 'The idempotency key was used before, for another request; or a mapping table would have problems.',
  429: 'Too many wrong keys came from this address.',
} as const;

const KEYED = [{ bearer: [] }, { session: [] }];

/** Adds to a route's own schemas who may use it, from its `access`, and how it refuses, from what it takes. */
export function described(given: Parameters<Transform>[0] & { readonly route: RouteOptions }): Transformed {
  const { url, schema } = jsonSchemaTransform(given);
  if (schema === undefined || schema.hide === true) return { url, schema };
  const { route } = given;
  const access = route.config?.access ?? 'admin';
  const provinces = route.config?.provinces;
  return {
    url,
    schema: {
      ...schema,
      operationId: schema.operationId ?? operationId(String(route.method), url),
      description: [schema.description, provinces === undefined ? roleText(access) : provincesText(provinces)]
        .filter((text) => text !== undefined)
        .join(' '),
      security:
        provinces === undefined
          ? securityOf(access, route.config?.basic === true)
          : securityOf(provinces === 'key' ? 'viewer' : provinces, false),
      response: {
        ...answersOf(schema),
        ...Object.fromEntries(
          refusalsOf(schema, provinces === undefined ? access : 'viewer', url).map((status) => [
            status,
            { description: REFUSALS[status], content: PROBLEM },
          ]),
        ),
        default: { description: 'Any other error.', content: PROBLEM },
      },
    },
  };
}

/** GET /api/v1/records/:caseNo is `getRecordsCaseNo`. */
function operationId(method: string, url: string): string {
  const words = url.replace(/^\/api\/v1/, '').match(/[A-Za-z0-9]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function roleText(access: Access): string | undefined {
  if (access === 'public') return undefined;
  return access === 'scrape' ? 'Role: viewer, or the scrape token.' : `Role: ${access}.`;
}

function provincesText(provinces: 'key' | 'scrape'): string {
  const token = provinces === 'scrape' ? ', or the scrape token' : '';
  return `Role: viewer, in one of the provinces at least${token}; what the others have is left out.`;
}

function securityOf(access: Access, basic: boolean): readonly Record<string, readonly string[]>[] {
  if (access === 'public') return [];
  if (basic) return [...KEYED, { basic: [] }];
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

/** Adds descriptions to answers without their own. */
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
  const description = DESCRIPTIONS[status] ?? 'The answer.';
  // The plugin's form of an answer without a body.
  if ('type' in schema && schema.type === 'null') return { type: 'null', description };
  return { description, content: { [type]: { schema } } };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  204: 'Done.',
  304: 'Not modified: see ETag.',
  503: 'Temporarily unavailable.',
};
