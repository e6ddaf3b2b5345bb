import { expect, test } from 'vitest';
import { z } from 'zod';
import { oncePerFile, type Served, serve } from '../../served.ts';

const schema = z.looseObject({});
const content = z.record(z.string(), z.looseObject({ schema }));
const operationSchema = z.looseObject({
  operationId: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  summary: z.string().min(3),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().optional(),
        schema,
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.looseObject({ description: z.string().min(3), content: content.optional() }),
  ),
});
const documentSchema = z.looseObject({
  openapi: z.literal('3.1.0'),
  info: z.looseObject({ title: z.literal('dongbo'), version: z.string().min(1) }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'put', 'post', 'delete', 'patch']), operationSchema),
  ),
  components: z.looseObject({
    schemas: z.record(z.string(), schema),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
});
type Document = z.infer<typeof documentSchema>;

/** One server for all tests: none changes what it answers. */
const there = oncePerFile(async (atEnd) => {
  const served = await serve({}, { atEnd });
  const answer = await served.ask('/openapi.json', { key: await served.key('viewer') });
  expect(answer.status).toBe(200);
  const raw: unknown = await answer.json();
  return { served, document: documentSchema.parse(raw), raw };
});

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** What the server answers at, from its own table of routes: `GET /api/v1/records/:caseNo`. */
function routesOf({ server }: Served): string[] {
  const lines = server.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n');
  const above: string[] = [];
  return lines.flatMap((line) => {
    const [, indent = '', path = '', methods = ''] = /^([\s│├└─]*)(\S+)(?: \((.*)\))?$/.exec(line) ?? [];
    above.length = Math.max(0, indent.length / 4 - 1);
    above.push(path);
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${above.join('')}`);
  });
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  );
}

const INSTANTS = /^at$|At$|^asOf$|Since$|^since$|^midnight$/;
const DAYS = /^(?:date|from|to|receivedFrom|receivedTo)$/;
const textSchema = z.looseObject({
  type: z.literal('string'),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
});

/** Every property of the documents that is a text, or a text or null, with its format; not those of closed lists. */
function textsIn(value: unknown): { readonly name: string; readonly format: string | undefined }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const alternatives = z.object({ anyOf: z.array(z.unknown()) }).safeParse(inner).data?.anyOf ?? [inner];
    const texts = alternatives.flatMap((one) => textSchema.safeParse(one).data ?? []);
    const [text] = texts.filter((one) => one.enum === undefined);
    // Alternatives are looked at under the name of their property.
    if (/^\d+$/.test(name)) return textsIn(inner);
    return [...(text === undefined ? [] : [{ name, format: text.format }]), ...textsIn(inner)];
  });
}

test('the document contains every route of the API, of health and of metrics', () => {
  const { served, document } = there();
  const told = operationsOf(document).map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  const routes = routesOf(served)
    .filter((route) => !route.startsWith('HEAD '))
    .map((route) => route.replace(/:([A-Za-z]+)/g, '{$1}'));
  expect(routes).toContain('GET /api/v1/worklists/{agency}.csv');
  const ours = routes.filter((route) => / \/(api\/v1\/|healthz|readyz|metrics|openapi\.json)/.test(route));
  expect(ours.length).toBeGreaterThan(25);
  expect(ours.filter((route) => !told.includes(route))).toEqual([]);
});

test('every operation describes what it does, who may use it, and how it answers and refuses', () => {
  const { document } = there();
  const operations = operationsOf(document);
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids.length).toBe(new Set(ids).size);
  const schemes = Object.keys(document.components.securitySchemes);
  const tags = document.tags.map(({ name }) => name);
  for (const { path, method, operation } of operations) {
    const at = `${method} ${path}`;
    const statuses = Object.keys(operation.responses);
    expect(
      statuses.some((status) => /^[23]/.test(status)),
      at,
    ).toBe(true);
    expect(statuses, at).toContain('default');
    for (const one of operation.security) expect(schemes).toEqual(expect.arrayContaining(Object.keys(one)));
    expect(tags, at).toEqual(expect.arrayContaining(operation.tags));
    if (operation.security.length > 0) {
      expect(statuses, at).toEqual(expect.arrayContaining(['401', '403', '429']));
      expect(operation.description, at).toMatch(/Role: (viewer|operator|admin)/);
    }
    for (const [status, { content: body }] of Object.entries(operation.responses)) {
      if (!/^(4|default)/.test(status)) continue;
      expect(Object.keys(body ?? {}), `${at} ${status}`).toEqual(['application/problem+json']);
    }
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, required: true }));
    const declared = operation.parameters?.filter((one) => one.in === 'path') ?? [];
    expect(declared, at).toMatchObject(inPath);
    if (inPath.length > 0 || operation.requestBody !== undefined) expect(statuses, at).toContain('400');
  }
});

test('the document names its server, and marks no property as sent by the server alone', () => {
  const { raw } = there();
  expect(raw).toMatchObject({ servers: [{ url: '/' }] });
  // Generated clients leave such properties out of requests.
  expect(JSON.stringify(raw)).not.toContain('readOnly');
});

test('no schema has the name of a built-in TypeScript type', () => {
  const { document } = there();
  const names = Object.keys(document.components.schemas);
  expect(names).toContain('CaseRecord');
  expect(names.filter((name) => ['Record', 'Partial', 'Map', 'Set', 'Date', 'Error'].includes(name))).toEqual(
    [],
  );
});

test('every parameter is described', () => {
  const { document } = there();
  const silent = operationsOf(document).flatMap(({ path, method, operation }) =>
    (operation.parameters ?? [])
      .filter(({ description }) => typeof description !== 'string' || description.length < 3)
      .map(({ name }) => `${method} ${path} ${name}`),
  );
  expect(silent).toEqual([]);
});

test('every instant and every day has its format', () => {
  const { document } = there();
  const texts = textsIn(document.components.schemas);
  const expected = (name: string): string | undefined =>
    INSTANTS.test(name) ? 'date-time' : DAYS.test(name) ? 'date' : undefined;
  expect(texts.filter(({ format }) => format === 'date-time').length).toBeGreaterThan(10);
  expect(texts.filter(({ name, format }) => format !== expected(name))).toEqual([]);
});

test('a replay accepts an idempotency key', () => {
  const { document } = there();
  const begin = document.paths['/api/v1/replays']?.post;
  const header = begin?.parameters?.find((one) => one.in === 'header');
  expect(header).toMatchObject({ name: 'idempotency-key', required: false, schema: { type: 'string' } });
  expect(begin?.responses['422']?.description).toContain('idempotency key');
});

test('every reference resolves, and every schema is referenced', () => {
  const { document, raw } = there();
  const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect(new Set(refsIn(raw))).toEqual(new Set(defined));
  expect(defined).toContain('#/components/schemas/Problem');
});

test.each([
  ['get', '/api/v1/records', 'viewer'],
  ['post', '/api/v1/delivery/pause', 'operator'],
  ['get', '/api/v1/audit', 'admin'],
] as const)('the documented role is the required role: %s %s', async (method, path, role) => {
  const { served, document } = there();
  expect(document.paths[path]?.[method]?.description).toContain(`Role: ${role}.`);
  const answer = await served.ask(path, { key: await served.key('viewer'), method: method.toUpperCase() });
  expect(answer.status === 403).toBe(role !== 'viewer');
});

test('the document needs a key, and is sent once while it stays the same', async () => {
  const { served } = there();
  expect((await served.ask('/openapi.json')).status).toBe(401);
  const key = await served.key('viewer');
  const first = await served.ask('/openapi.json', { key });
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await served.ask('/openapi.json', { key, headers })).status).toBe(304);
});

test('the documentation page needs a key, loads nothing from other sites and has nothing inline', async () => {
  const { served } = there();
  const key = await served.key('viewer');
  for (const path of ['/docs', '/docs/static/swagger-ui-bundle.js', '/docs/json']) {
    const without = await served.ask(path);
    expect([without.status, without.headers.get('location')?.split('?')[0]], path).toEqual([303, '/sign-in']);
  }
  const page = await served.ask('/docs', { key });
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';style-src 'self'");
  const text = await page.text();
  expect(text).not.toMatch(/<script>|<style|style=|https?:/);
  const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const answer = await served.ask(file, { key });
    expect(answer.status, file).toBe(200);
    await answer.arrayBuffer();
  }
});
