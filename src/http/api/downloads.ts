import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ExportTable } from '../../presentation/exportTable.ts';
import { type FileFormat, tableFile } from '../../presentation/tableFile.ts';
import { problem } from '../server/problem.ts';

/** Downloads at once: each keeps a page of a thousand cases in memory and the ledger busy. */
const MAX_DOWNLOADS = 8;
/** A client that takes nothing for this long is disconnected, in milliseconds. */
const IDLE_MS = 120_000;
/** Chunks made before the answer begins, so that a refused query still gets its problem document. */
const CHUNKS_AHEAD = 2;

const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export interface FileName {
  readonly province: string;
  /** What the file holds, such as `gap`. */
  readonly what: string;
  /** Such as 2024-11-05. */
  readonly day: string;
  readonly format: FileFormat;
}

/** Streams tables as files, no faster than the client reads, in memory that does not grow with the table. */
export class Downloads {
  #open = 0;
  readonly #idleMs: number;

  constructor({ idleMs = IDLE_MS }: { readonly idleMs?: number } = {}) {
    this.#idleMs = idleMs;
  }

  /**
   * Answers with the table as a file. The work ends when the client disconnects.
   *
   * HttpProblem 503 `busy` when too many files are being downloaded.
   */
  async send(reply: FastifyReply, table: ExportTable, name: FileName): Promise<FastifyReply> {
    if (this.#open >= MAX_DOWNLOADS) throw problem('busy', 'downloads');
    this.#open += 1;
    const done = (): void => {
      this.#open -= 1;
    };
    let file: AsyncIterable<string | Uint8Array>;
    try {
      file = await begun(await tableFile(table, name.format, { bom: true }));
    } catch (error) {
      done();
      throw error;
    }
    const stream = Readable.from(file).once('close', done);
    reply.raw.setTimeout(this.#idleMs, () => reply.raw.destroy());
    const type = MEDIA_TYPES[name.format];
    return await reply
      .header('content-type', name.format === 'csv' ? `${type}; charset=utf-8` : type)
      .header('content-disposition', `attachment; filename="${fileName(name)}"`)
      .send(stream);
  }
}

/** The answer of a download, as a route declares it. */
export function fileAnswer(format: FileFormat) {
  const schema = z.string().meta(format === 'csv' ? {} : { format: 'binary' });
  return { 200: { description: 'The file', content: { [MEDIA_TYPES[format]]: { schema } } } };
}

/** `dongbo-H23-gap-2024-11-05.csv`: other characters are replaced, because codes come from outside. */
export function fileName({
  province,
  what,
  day,
  format,
}: Omit<FileName, 'format'> & { readonly format: string }): string {
  const stem = ['dongbo', province, what, day].join('-').replace(/[^A-Za-z0-9.-]+/g, '-');
  return `${stem.slice(0, 150)}.${format}`;
}

async function begun<Chunk>(
  chunks: AsyncGenerator<Chunk, void, undefined>,
): Promise<AsyncGenerator<Chunk, void, undefined>> {
  const ahead: Chunk[] = [];
  while (ahead.length < CHUNKS_AHEAD) {
    const next = await chunks.next();
    if (next.done === true) break;
    ahead.push(next.value);
  }
  return (async function* () {
    try {
      yield* ahead;
      for await (const chunk of chunks) {
        // Lets other requests run between two chunks, which take 1.5 ms on average and 7 at most.
        await setImmediate();
        yield chunk;
      }
    } finally {
      await chunks.return();
    }
  })();
}
