import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Server } from '../../server/fastifyServer.ts';
import { problem } from '../../server/problem.ts';

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const require = createRequire(import.meta.url);

/** Every file that pages load, by name. Read once: they are few and small, and come with the program. */
const ASSETS: ReadonlyMap<string, Asset> = new Map([
  ['dashboard.css', own('dashboard.css', TYPES.css)],
  ['live.js', own('live.js', TYPES.js)],
  ['refresh.js', own('refresh.js', TYPES.js)],
  ['trend.js', own('trend.js', TYPES.js)],
  ['icon.svg', own('icon.svg', TYPES.svg)],
  ['uplot.css', { type: TYPES.css, body: readFileSync(require.resolve('uplot/dist/uPlot.min.css')) }],
  // The minified build sets a global variable. One line makes it a module like ours; the package's own module is not
  // minified and three times as large.
  [
    'uplot.js',
    {
      type: TYPES.js,
      body: Buffer.concat([
        readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js')),
        Buffer.from('\nexport default uPlot;\n'),
      ]),
    },
  ],
]);

function own(name: string, type: string): Asset {
  return { type, body: readFileSync(new URL(`./assets/${name}`, import.meta.url)) };
}

/** One for all of them, because modules import each other by their names alone. */
const EDITION = hash('sha256', Buffer.concat([...ASSETS.values()].map(({ body }) => body)), 'hex').slice(
  0,
  12,
);

/** The address of a file, which changes whenever any of them does: browsers need never ask again. */
export function assetPath(name: string): string {
  if (!ASSETS.has(name)) throw new Error(`There is no asset ${name}.`);
  return `/assets/${EDITION}/${name}`;
}

/** Stylesheet, modules and the icon; nobody needs a key for them. */
export function assetRoute(server: Server): void {
  server.get(
    '/assets/:edition/:name',
    {
      config: { access: 'public' },
      schema: { params: z.strictObject({ edition: z.string(), name: z.string() }) },
    },
    async (request, reply) => {
      const { edition, name } = request.params;
      const asset = ASSETS.get(name);
      // The files of another edition are not here, and must not be kept for a year under its name.
      if (asset === undefined || edition !== EDITION) throw problem('not_found', 'asset');
      // The same for everybody: else it would be fetched anew with each session.
      reply
        .removeHeader('vary')
        .header('content-type', asset.type)
        .header('cache-control', 'public, max-age=31536000, immutable');
      return reply.send(asset.body);
    },
  );
}
