import type { Language } from '../../domain/language.ts';
import type { ExportTable } from '../../presentation/exportTable.ts';
import { FILE_FORMATS } from '../../presentation/tableFile.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { type Reading, readingOf } from '../server/reading.ts';
import type { ObjectOf, Shape } from './apiRoute.ts';
import { type Downloads, fileAnswer } from './downloads.ts';

interface FileRoutes<Query extends Shape, Params extends Shape> {
  /** Without the format, which ends the address. */
  readonly path: `/api/v1/${string}`;
  /** Without the format. */
  readonly summary: string;
  readonly query: Query;
  readonly params?: Params;
  readonly tableOf: (request: FileRequest<Query, Params>) => Promise<TableFile>;
}

interface FileRequest<Query extends Shape, Params extends Shape> extends Reading {
  readonly query: ObjectOf<Query>;
  readonly params: ObjectOf<Params>;
}

interface TableFile {
  readonly table: ExportTable;
  /** The content in the name of the file, such as `gap`. */
  readonly what: string;
  /** Such as 2024-11-05. */
  readonly day: string;
}

/** Declares one route a format for a table as a file. */
export function fileRoutes<Query extends Shape, Params extends Shape>(
  server: Server,
  { deps, downloads }: { readonly deps: HttpDeps; readonly downloads: Downloads },
  { path, summary, query, params, tableOf }: FileRoutes<Query, Params>,
): void {
  for (const format of FILE_FORMATS) {
    server.route({
      method: 'GET',
      url: `${path}.${format}`,
      config: { access: 'viewer' },
      // HEAD would build the whole file to learn its length.
      exposeHeadRoute: false,
      schema: {
        tags: ['exports'],
        summary: `${summary}, as ${format}`,
        querystring: strictObject(query),
        ...(params === undefined ? {} : { params: strictObject(params) }),
        response: fileAnswer(format),
      },
      handler: async (request, reply) => {
        // Fastify has parsed both by the schema above.
        const given = request as unknown as Pick<FileRequest<Query, Params>, 'query' | 'params'>;
        const { lang } = given.query as { readonly lang?: Language };
        const reading = readingOf(request, deps, lang);
        const { table, what, day } = await tableOf({ ...reading, query: given.query, params: given.params });
        const name = { province: deps.settings.province.code, what, day, format };
        return await downloads.send(reply, table, name);
      },
    });
  }
}
