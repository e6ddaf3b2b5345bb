import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import { isPortalStatus } from '../domain/status.ts';
import type { BaselineRow } from '../ledger/port/ingest.ts';

/** Rows per ledger transaction. */
const CHUNK = 2_000;

const cell = (error: string) =>
  z.union([z.string(), z.number()], { error }).transform((value) => String(value).trim());
const NOT_A_CODE = "status is not one of the portal's codes 1 to 10";
const rowSchema = z.object({
  caseNo: cell('caseNo is missing or is no text').refine((text) => text !== '', { error: 'caseNo is empty' }),
  status: cell(NOT_A_CODE)
    .nullish()
    .transform((text) => text || null)
    .refine((text) => text === null || isPortalStatus(text), {
      error: NOT_A_CODE,
    }),
});

/**
 * Streams a baseline file: CSV with a header that has `caseNo` and optionally `status`, or NDJSON (recognised by a
 * leading `{`).
 *
 * An unreadable row stops the import with UsageError `baseline.row` and its line number, because half a baseline would
 * fake a gap. Rows before it are kept; importing the file again is harmless.
 */
export async function* readBaseline(file: string): AsyncGenerator<readonly BaselineRow[]> {
  const ndjson = await isNdjson(file).catch(() => {
    throw new UsageError('baseline.file', `${file} cannot be read.`, 'Check the path and its permissions.');
  });
  let chunk: BaselineRow[] = [];
  for await (const { line, value } of ndjson ? ndjsonRows(file) : csvRows(file)) {
    const parsed = rowSchema.safeParse(value);
    if (!parsed.success) throw badRow(file, line, parsed.error.issues[0]?.message ?? 'unreadable');
    chunk.push(parsed.data);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

interface Row {
  readonly line: number;
  readonly value: unknown;
}

async function isNdjson(file: string): Promise<boolean> {
  for await (const piece of createReadStream(file, { encoding: 'utf8', end: 1_023 })) {
    return /^\uFEFF?\s*\{/.test(String(piece));
  }
  return false;
}

async function* ndjsonRows(file: string): AsyncGenerator<Row> {
  let line = 0;
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const text of lines) {
    line += 1;
    const json = text.replace(/^\uFEFF/, '').trim();
    if (json === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      throw badRow(file, line, 'not a JSON object');
    }
    yield { line, value };
  }
}

async function* csvRows(file: string): AsyncGenerator<Row> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      comment: '#',
      comment_no_infix: true,
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: unknown;
      info: { lines: number };
    }>) {
      yield { line: info.lines, value: record };
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 0;
    throw badRow(file, line, 'not a CSV row like the header');
  }
}

function badRow(file: string, line: number, why: string): UsageError {
  return new UsageError(
    'baseline.row',
    `${file}, line ${line}: ${why}.`,
    'The file needs a column caseNo and may have a column status with the code at the portal (1 to 10), separated by commas.',
  );
}
