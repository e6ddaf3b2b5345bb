import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { z } from 'zod';
import { STYLE } from '../../../reports/province/style.ts';
import type { Server } from '../../server/deps.ts';
import { problem } from '../../server/problem.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const require = createRequire(import.meta.url);
const own = [
  'agencies.js',
  'dashboard.css',
  'downloads.js',
  'live.js',
  'refresh.js',
  'search.js',
  'trend.js',
  'icon.svg',
];

/** Every file that pages load, by name; read once at start. */
const ASSETS: ReadonlyMap<string, Buffer> = new Map([
  ...own.map((name) => [name, readFileSync(new URL(`./assets/${name}`, import.meta.url))] as const),
  ['report.css', Buffer.from(STYLE)],
  ['uplot.css', readFileSync(require.resolve('uplot/dist/uPlot.min.css'))],
  // The minified build sets a global variable, and one line makes it a module. The package's own module is three times
  // as large.
  [
    'uplot.js',
    Buffer.concat([
      readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js')),
      Buffer.from('\nexport default uPlot;\n'),
    ]),
  ],
]);

/** One for all files, because modules import each other by name alone. */
const EDITION = hash('sha256', Buffer.concat([...ASSETS.values()]), 'hex').slice(0, 12);

/** The address changes with any of the files, so browsers may cache it for ever. */
export function assetPath(name: string): string {
  if (!ASSETS.has(name)) throw new Error(`There is no asset ${name}.`);
  return `/assets/${EDITION}/${name}`;
}

/** Stylesheets, modules and the icon, without a key. */
export const assetRoute = (server: Server): void => {
  server.get(
    '/assets/:edition/:name',
    {
      config: { access: 'public' },
      schema: { params: z.strictObject({ edition: z.string(), name: z.string() }) },
    },
    async (request, reply) => {
      const { edition, name } = request.params;
      const asset = ASSETS.get(name);
      // Another edition's files are not here, and this one's must not be cached under its name.
      if (asset === undefined || edition !== EDITION) throw problem('not_found', 'asset');
      // The same for all clients, so the cache need not vary by session.
      reply
        .removeHeader('vary')
        .header('content-type', TYPES[extname(name)])
        .header('cache-control', 'public, max-age=31536000, immutable');
      return reply.send(asset);
    },
  );
};
