import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ExportTable } from '../../presentation/exportTable.ts';
import { type FileFormat, tableFile } from '../../presentation/tableFile.ts';
import { problem } from '../server/problem.ts';

/** Files on their way at once: each keeps a page of a thousand cases in memory, and the ledger busy. */
const MOST_AT_ONCE = 8;
/** A client that takes nothing for so long keeps its place no longer, in milliseconds. */
const IDLE_MS = 120_000;
/** Pieces made before the answer begins, so that a question that is refused is told as one. */
const PIECES_AHEAD = 2;

const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

interface FileName {
  readonly province: string;
  /** What the file holds, such as `gap`. */
  readonly what: string;
  /** Such as 2024-11-05. */
  readonly day: string;
  readonly format: FileFormat;
}

/** A table on its way into a browser's folder: no faster than it is taken, in memory that does not grow with it. */
export class Downloads {
  #open = 0;
  readonly #idleMs: number;

  constructor({ idleMs = IDLE_MS }: { readonly idleMs?: number } = {}) {
    this.#idleMs = idleMs;
  }

  /**
   * Answers with the table as a file. A client that goes away ends the work: no page is read for it any more.
   *
   * HttpProblem 503 `busy` when too many files are on their way.
   */
  async send(reply: FastifyReply, table: ExportTable, name: FileName): Promise<FastifyReply> {
    if (this.#open >= MOST_AT_ONCE) throw problem('busy', 'downloads');
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

/** `dongbo-H23-gap-2024-11-05.csv`: codes come from outside, and may hold what has a meaning in a header or a path. */
function fileName({ province, what, day, format }: FileName): string {
  const stem = ['dongbo', province, what, day].join('-').replace(/[^A-Za-z0-9.-]+/g, '-');
  return `${stem.slice(0, 150)}.${format}`;
}

async function begun<SubBatch>(
  pieces: AsyncGenerator<SubBatch, void, undefined>,
): Promise<AsyncGenerator<SubBatch, void, undefined>> {
  const ahead: SubBatch[] = [];
  while (ahead.length < PIECES_AHEAD) {
    const next = await pieces.next();
    if (next.done === true) break;
    ahead.push(next.value);
  }
  return (async function* () {
    try {
      yield* ahead;
      for await (const piece of pieces) {
        // Others are answered between two pieces. Twenty make a page of a workbook: 1.5 ms each, 7 at the longest.
        await setImmediate();
        yield piece;
      }
    } finally {
      await pieces.return();
    }
  })();
}
