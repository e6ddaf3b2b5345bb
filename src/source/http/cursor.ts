import { z } from 'zod';
import { parseJson } from '../../domain/parseJson.ts';
import type { Log } from '../../observability/log.ts';

const count = z.int().min(0);

/** The position of `changes`. */
const changesCursor = z.strictObject({
  v: z.literal(1),
  reading: z.literal('http changes'),
  /** All changes before this instant of the source's clock have been read. */
  watermark: z.int(),
});

/** The position of `census`, and what it has counted so far. */
const censusCursor = z.strictObject({
  v: z.literal(1),
  reading: z.literal('http census'),
  censusFrom: z.int(),
  /** The next window; null once all have been read. */
  next: z.strictObject({ from: z.int(), width: z.int().min(1).max(366) }).nullable(),
  rows: count,
  claimed: count,
  shortWindows: z.array(z.string()),
  /** Numbered rows by month of receipt. */
  months: z.record(z.string(), count),
});

export type HttpChangesCursor = z.infer<typeof changesCursor>;
export type HttpCensusCursor = z.infer<typeof censusCursor>;

export function writeCursor(cursor: HttpChangesCursor | HttpCensusCursor): string {
  return JSON.stringify(cursor);
}

/** Null for an unreadable cursor, as after a change of kind; the reading then starts over. */
export function readChangesCursor(text: string, log: Log): HttpChangesCursor | null {
  return read(changesCursor, 'changes', text, log);
}

export function readCensusCursor(text: string, log: Log): HttpCensusCursor | null {
  return read(censusCursor, 'census', text, log);
}

function read<T>(schema: z.ZodType<T>, what: string, text: string, log: Log): T | null {
  const cursor = parseJson(text, schema);
  if (cursor === null) log.warn('source.cursor_unreadable', { what });
  return cursor;
}
