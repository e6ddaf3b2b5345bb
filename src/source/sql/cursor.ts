import { z } from 'zod';
import { parseJson } from '../../domain/parseJson.ts';
import type { Log } from '../../observability/log.ts';

const count = z.int().min(0);

/** The position of `changes`: the text of the change column, by the database's clock; null = read everything. */
const changesCursor = z.strictObject({
  v: z.literal(1),
  reading: z.literal('sql changes'),
  since: z.string().nullable(),
});

/** The position of `census`, and what it has counted so far. */
const censusCursor = z.strictObject({
  v: z.literal(1),
  reading: z.literal('sql census'),
  after: z.string(),
  rows: count,
  months: z.record(z.string(), count),
});

export type SqlCensusCursor = z.infer<typeof censusCursor>;

export function writeCursor(cursor: z.infer<typeof changesCursor> | SqlCensusCursor): string {
  return JSON.stringify(cursor);
}

/** Null for an unreadable cursor, as after a change of kind; the reading then starts over. */
export function readChangesCursor(text: string, log: Log): z.infer<typeof changesCursor> | null {
  return read(changesCursor, 'changes', text, log);
}

export function readCensusCursor(text: string, log: Log): SqlCensusCursor | null {
  return read(censusCursor, 'census', text, log);
}

function read<T>(schema: z.ZodType<T>, what: string, text: string, log: Log): T | null {
  const cursor = parseJson(text, schema);
  if (cursor === null) log.warn('source.cursor_unreadable', { what });
  return cursor;
}
