import { z } from 'zod';
import {
  COLUMN_HEADS,
  type ColumnHeads,
  type ExportTable,
  headedBy,
} from '../../presentation/exportTable.ts';
import { FILE_FORMATS, type FileFormat } from '../../presentation/tableFile.ts';
import type { Route } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import { type ApiCall, apiCall, type Shape } from './apiRoute.ts';
import { type FileName, fileAnswer } from './downloads.ts';

interface FileRoutes<Query extends Shape, Params extends Shape> {
  /** Without the format, which ends the address. */
  readonly path: `/api/v1/${string}`;
  /** Viewer unless given. */
  readonly access?: 'viewer' | 'admin';
  /** Without the format. */
  readonly summary: string;
  readonly description?: string;
  readonly query: Query;
  readonly params?: Params;
  readonly tableOf: (call: ApiCall<Query, Params, z.ZodUndefined>) => Promise<TableFile>;
}

interface TableFile extends Pick<FileName, 'what' | 'day'> {
  readonly table: ExportTable;
}

const columnsQuery = {
  columns: z
    .enum(COLUMN_HEADS)
    .optional()
    .describe('what heads the columns: `names` in the language, or `codes`, which never change'),
};

const SHEETS_NOTE = 'Rows beyond the 1,048,575 that a sheet holds continue on a second one.';

/** One route a format for a table as a file. */
export function fileRoutes<Query extends Shape, Params extends Shape>({
  path,
  access = 'viewer',
  summary,
  description,
  query,
  params,
  tableOf,
}: FileRoutes<Query, Params>): Route {
  return (server, deps) => {
    for (const format of FILE_FORMATS) {
      server.route({
        method: 'GET',
        url: `${path}.${format}`,
        config: { access, basic: true },
        // HEAD would build the whole file to learn its length.
        exposeHeadRoute: false,
        schema: {
          tags: ['exports'],
          summary: `${summary}, as ${format}`,
          ...describedAs(description, format),
          querystring: strictObject({ ...query, ...columnsQuery }),
          ...(params === undefined ? {} : { params: strictObject(params) }),
          response: fileAnswer(format),
        },
        handler: async (request, reply) => {
          const { table, what, day } = await tableOf(apiCall(request, reply, deps));
          const name = { province: deps.settings.province.code, what, day, format };
          const { columns } = request.query as { readonly columns?: ColumnHeads };
          return await deps.downloads.send(reply, headedBy(table, columns), name);
        },
      });
    }
  };
}

function describedAs(text: string | undefined, format: FileFormat): { readonly description?: string } {
  const sentences = [text, format === 'xlsx' ? SHEETS_NOTE : undefined].filter((one) => one !== undefined);
  return sentences.length === 0 ? {} : { description: sentences.join(' ') };
}
