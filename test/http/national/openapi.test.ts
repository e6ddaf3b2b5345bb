import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { manyRows, NOW } from '../../support/cases.ts';
import { SOON } from '../../support/soon.ts';
import { oncePerFile, SCRAPE_TOKEN, type Served, serve } from '../served.ts';
import { sharedKey } from './sharedKey.ts';
import { servedTogether } from './twoServed.ts';

const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(3),
  description: z.string().optional(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(
    z.string(),
    z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional() }),
  ),
});
const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  servers: z.array(z.looseObject({ url: z.string() })),
  tags: z.array(z.looseObject({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({})),
    securitySchemes: z.looseObject({ session: z.looseObject({ name: z.string() }) }),
  }),
});

/** Two provinces with a key in common, and a third that is away. */
const made = oncePerFile(async (atEnd) => {
  const provinces: Served[] = [];
  for (const count of [3, 5, 7]) {
    const served = await serve({}, { atEnd });
    await served.ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
    provinces.push(served);
  }
  const together = await servedTogether(provinces, atEnd);
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  await together.mounts[2]?.shut();
  const key = await sharedKey(provinces.slice(0, 2));
  const answer = await together.ask('/openapi.json', { key });
  expect(answer.status).toBe(200);
  return { together, key, document: documentSchema.parse(await answer.json()) };
});

test('the document above several provinces has each of their routes, and no tag of another API', () => {
  const { document } = made();
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(routes.toSorted()).toEqual([
    'get /api/v1/gap',
    'get /healthz',
    'get /metrics',
    'get /openapi.json',
    'get /readyz',
  ]);
  expect(document.tags.map(({ name }) => name)).toEqual(['gap', 'health', 'metrics', 'openapi']);
  expect(document.servers).toMatchObject([{ url: '/' }]);
  expect(document.components.securitySchemes.session.name).toBe('dongbo_provinces');
});

test.each([
  ['/api/v1/gap', 'application/json', 200, ['bearer', 'session']],
  ['/healthz', 'application/json', 200, []],
  ['/readyz', 'application/json', 200, []],
  ['/metrics', 'text/plain', 200, ['bearer', 'session', 'scrapeToken']],
  ['/openapi.json', 'application/json', 200, ['bearer', 'session']],
] as const)('%s answers as documented, to whom it says', async (path, type, status, schemes) => {
  const { document, together, key } = made();
  const described = document.paths[path]?.['get'];
  expect(described?.security.flatMap((one) => Object.keys(one))).toEqual(schemes);
  const without = await together.ask(path);
  expect(without.status).toBe(schemes.length > 0 ? 401 : status);
  if (schemes.length > 0) {
    expect(Object.keys(described?.responses ?? {})).toContain('401');
    expect(described?.description).toContain('in one of the provinces at least');
  }
  const answer = await together.ask(path, { key });
  expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([status, type]);
  const { schema } = described?.responses[status]?.content?.[type] ?? {};
  if (type === 'text/plain' || path === '/openapi.json') return;
  const whole = JSON.parse(
    JSON.stringify({ ...(schema as object), $defs: document.components.schemas }).replaceAll(
      '#/components/schemas/',
      '#/$defs/',
    ),
  );
  const body: unknown = await answer.json();
  expect(z.fromJSONSchema(whole).parse(body)).toEqual(body);
});

test('the document and its page need a key that a province knows', async () => {
  const { together, key } = made();
  for (const path of ['/docs', '/docs/json', '/docs/static/swagger-ui-bundle.js']) {
    const without = await together.ask(path);
    expect([without.status, without.headers.get('location')], path).toEqual([303, '/sign-in']);
    const answer = await together.ask(path, { key });
    expect(answer.status, path).toBe(200);
    await answer.arrayBuffer();
  }
  const token = { authorization: `Bearer ${SCRAPE_TOKEN}` };
  // No key that is known here; the province that is away could know it.
  expect((await together.ask('/openapi.json', { headers: token })).status).toBe(503);
  const first = await together.ask('/openapi.json', { key });
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await together.ask('/openapi.json', { key, headers })).status).toBe(304);
});
