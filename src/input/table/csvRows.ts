import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { tidyCell, unwrapCells } from './cell.ts';
import { csvOptions, isSeparatorLine, type TableLine } from './csv.ts';
import { decodedLines, encodingOf } from './decode.ts';
import { NotReadable } from './notReadable.ts';

/** A line that is not CSV; nobody can say where it ends. */
export class BrokenLine extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line}`);
    this.name = 'BrokenLine';
    this.line = line;
  }
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV file as csvLines reads them, but one by one. BrokenLine ends the reading. `comments`: whether lines that begin
 * with # are left out, as in tables that people write by hand.
 */
export async function* csvRows(
  file: string,
  { comments }: { readonly comments: boolean },
): AsyncGenerator<TableLine> {
  const pieces = textPieces(file);
  const first = (await pieces.next()).value ?? '';
  const skipped = isSeparatorLine(first.slice(0, first.indexOf('\n') + 1 || undefined)) ? 1 : 0;
  const text = skipped === 0 ? first : first.slice(first.indexOf('\n') + 1);
  const parser = parse({ ...csvOptions(first), ...(comments ? {} : { comment: null }), info: true });
  // pipeline carries a failure of the file over to the parser, and ends the file when the reader stops.
  const rows = pipeline(Readable.from(joined(text, pieces)), parser, () => {});
  try {
    for await (const { record, info } of rows as AsyncIterable<Parsed>) {
      yield { line: skipped + info.lines, cells: record.map(tidyCell) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BrokenLine(skipped + ('lines' in error ? Number(error['lines']) : 0));
  }
}

/** Whole lines of the file's text, in the parser's form. */
export async function* textPieces(file: string): AsyncGenerator<string> {
  for await (const piece of decodedLines(file, await encodingOf(file))) {
    if (piece === null) throw new NotReadable('no_text');
    yield unwrapCells(piece);
  }
}

async function* joined(first: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* pieces;
}
