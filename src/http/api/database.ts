import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type SqlTable, writeDatabase } from '../../app/writeDatabase.ts';
import { formatDay } from '../../domain/time.ts';
import { type DatabaseOptions, databaseTables, sqlTable } from '../../reports/database/tables.ts';
import { isAlwaysInScope, scoped } from '../auth/scope.ts';
import type { Route } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';
import { apiCall } from './apiRoute.ts';
import { fileName } from './downloads.ts';
import { languageQuery } from './query.ts';

const TYPE = 'application/vnd.sqlite3';
/** Files at once: each is written to this machine's disk before it is sent. */
const MOST_FILES = 2;
/** A client that takes nothing for this long is disconnected, in milliseconds. */
const IDLE_MS = 120_000;

/** The file of the command `export`: of the province, or of the agencies of the key. */
export const databaseFile: Route = (server, deps) => {
  let files = 0;
  server.route({
    method: 'GET',
    url: '/api/v1/exports/database.sqlite',
    config: { access: 'viewer', basic: true },
    // HEAD would write the whole file to learn its length.
    exposeHeadRoute: false,
    schema: {
      tags: ['exports'],
      summary: 'Figures, causes, snapshots and all cases, as an SQLite file',
      description:
        'The table `columns` says what each column means. A key for some agencies gets their cases and figures, and snapshots only where it is for one.',
      querystring: strictObject(languageQuery),
      response: {
        200: {
          description: 'The file',
          content: { [TYPE]: { schema: z.string().meta({ format: 'binary' }) } },
        },
      },
    },
    handler: async (request, reply) => {
      if (files >= MOST_FILES) throw problem('busy', 'downloads');
      files += 1;
      const done = (): void => {
        files -= 1;
      };
      const gone = new AbortController();
      request.raw.socket.once('close', () => gone.abort());
      try {
        const call = apiCall<typeof languageQuery, Record<never, never>, z.ZodUndefined>(
          request,
          reply,
          deps,
        );
        const { file, bytes } = await written(call, gone.signal);
        const day = formatDay(call.now, call.offsetMs);
        const { code: province } = deps.settings.province;
        const name = fileName({ province, what: 'database', day, format: 'sqlite' });
        return await send(reply, file.createReadStream().once('close', done), { name, bytes });
      } catch (error) {
        done();
        throw error;
      }
    },
  });
};

async function send(
  reply: FastifyReply,
  content: Readable,
  { name, bytes }: { readonly name: string; readonly bytes: number },
): Promise<FastifyReply> {
  reply.raw.setTimeout(IDLE_MS, () => reply.raw.destroy());
  return await reply
    .header('content-type', TYPE)
    .header('content-length', bytes)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(content);
}

/** The file, which has no name any more: whatever happens to this process, nothing of it is left. */
async function written(call: HttpCall, gone: AbortSignal) {
  const folder = await mkdtemp(join(tmpdir(), 'dongbo-export-'));
  try {
    const path = join(folder, 'export.sqlite');
    const { bytes } = await writeDatabase(path, tablesOf(call, gone), { flushes: false });
    return { file: await open(path), bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* tablesOf(call: HttpCall, gone: AbortSignal): AsyncGenerator<SqlTable, void, undefined> {
  const { ledger, principal, agencies, ...reading } = call;
  const [own, ...others] = principal.agencies ?? [];
  const isOfOne = own !== undefined && others.length === 0 && isAlwaysInScope(principal, own, agencies);
  const history: DatabaseOptions['history'] =
    principal.agencies === null ? 'province' : isOfOne ? { agency: own } : 'none';
  const options = { ...reading, agencies, filter: scoped(call, {}), history };
  for await (const one of databaseTables(ledger, options)) {
    const { pages, ...table } = sqlTable(one);
    yield { ...table, pages: untilGone(pages, gone) };
  }
}

/** Lets other requests run between two pages, and ends with the client. */
async function* untilGone<Page>(
  pages: AsyncIterable<Page> | Iterable<Page>,
  gone: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  for await (const page of pages) {
    gone.throwIfAborted();
    yield page;
    await setImmediate();
  }
}
