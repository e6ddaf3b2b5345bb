import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { Server } from '../../server/deps.ts';
import { isUnchanged } from '../apiRoute.ts';
import { described } from './operation.ts';
import { referencedOnly, withoutReadOnly, withUsedTags } from './schemas.ts';

const INFO = {
  title: packageJson.name,
  version: packageJson.version,
  license: { name: packageJson.license, identifier: packageJson.license },
};
const FORMS =
  'Documents are those of the commands with `--json`; refusals are problem details after RFC 9457.';

export interface OpenApiOptions {
  readonly basePath: string;
  /** What the API is about, as a sentence. */
  readonly about: string;
  /** The name of the cookie with the session. */
  readonly cookie: string;
  /** Of the document itself. */
  readonly access: Pick<FastifyContextConfig, 'access' | 'provinces'>;
  /** Refuses whom no guard of the server has looked at; undefined: one has. */
  readonly admit?: ((request: FastifyRequest) => Promise<unknown>) | undefined;
}

/** In the order in which they are shown. */
const TAGS = [
  { name: 'gap', description: 'How many cases have not arrived, since when, and why' },
  { name: 'records', description: 'The cases behind the numbers' },
  { name: 'exports', description: 'Gap and cases as files, and work lists' },
  { name: 'punctuality', description: 'Cases done on time, and submitted online' },
  { name: 'sources', description: 'Where cases are read from, and what was read' },
  { name: 'replays', description: 'Cases requeued to be sent again' },
  { name: 'delivery', description: 'What blocks delivery, its pause and resumption' },
  { name: 'mappings', description: 'The tables that map local codes to national ones' },
  { name: 'events', description: 'The present figures, live' },
  { name: 'audit', description: 'Who changed what' },
  { name: 'keys', description: 'Who has access, and the one-time links for it' },
  { name: 'session', description: 'Signing in and out of a browser' },
  { name: 'health', description: 'For the service manager' },
  { name: 'metrics', description: 'For Prometheus' },
  { name: 'openapi', description: 'This document' },
];

/** The document of all routes with tags, and a page that shows it. Register it before the routes, which it collects. */
export async function openapi(
  server: Server,
  { basePath, about, cookie, access, admit }: OpenApiOptions,
): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { ...INFO, description: `${about} ${FORMS}` },
      servers: [
        { url: basePath === '' ? '/' : basePath, description: 'The server this document comes from' },
      ],
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A key, as `dongbo keys create` makes it.' },
          basic: {
            type: 'http',
            scheme: 'basic',
            description: 'For spreadsheets: a key as the password, with any user name.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: cookie,
            description: 'The session of the dashboard.',
          },
          scrapeToken: { type: 'http', scheme: 'bearer', description: 'The configured token of Prometheus.' },
        },
      },
    },
    hideUntagged: true,
    transform: described,
    transformObject: (document) =>
      withUsedTags(withoutReadOnly(referencedOnly(jsonSchemaTransformObject(document)))),
  });

  server.get(
    '/openapi.json',
    { config: access, schema: { tags: ['openapi'], summary: 'This document, OpenAPI 3.1' } },
    async (request, reply) => {
      await admit?.(request);
      const document = server.swagger();
      return isUnchanged(request, reply, document) ? reply.code(304).send() : reply.send(document);
    },
  );

  await server.register((docs, _options, done) => {
    // The routes come with the plugin, so their scope declares their access. Our CSP allows all they need.
    docs.decorate('pluginRoutes', { ...access, page: true });
    if (admit !== undefined) {
      docs.addHook('onRoute', (route) => {
        route.config = { ...route.config, ...access, page: true };
      });
      docs.addHook('onRequest', async (request) => void (await admit(request)));
    }
    void docs.register(swaggerUi, {
      routePrefix: '/docs',
      // Without the bar that loads another document, and without the badge of validator.swagger.io.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list' },
      theme: { title: 'dongbo · API' },
    });
    done();
  });
}
