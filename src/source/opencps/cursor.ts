import { z } from 'zod';
import { parseJson } from '../../domain/parseJson.ts';
import type { Log } from '../../observability/log.ts';

const instant = z.int();
const count = z.int().min(0);

/** The position of `changes`. */
const changesCursor = z.strictObject({
  v: z.literal(1),
  reading: z.literal('changes'),
  /** All changes before this instant of the source's clock have been read. */
  watermark: instant,
  /** When the source was last seen to ignore the sort; null while it sorts. */
  sortIgnoredAt: instant.nullable(),
});

/** The position of `census`, and what it has counted so far. */
const censusCursor = z.strictObject({
  v: z.literal(2),
  reading: z.literal('census'),
  /** The configured first day; another day means another census. */
  censusFrom: instant,
  /** The next window; null once all windows have been read. */
  next: z.strictObject({ from: instant, width: z.int().min(1).max(366) }).nullable(),
  rows: count,
  claimed: count,
  /** Rows without a readable receive date that windows have shown. */
  undatedShown: count,
  shortWindows: z.array(z.string()),
  /** Numbered rows by month of receipt. */
  months: z.record(z.string(), count),
});

export type ChangesCursor = z.infer<typeof changesCursor>;
export type CensusCursor = z.infer<typeof censusCursor>;

export function writeCursor(cursor: ChangesCursor | CensusCursor): string {
  return JSON.stringify(cursor);
}

/** Null for an unreadable cursor or another version; the reading then starts over. */
export function readChangesCursor(text: string, log: Log): ChangesCursor | null {
  return read(changesCursor, 'changes', text, log);
}

export function readCensusCursor(text: string, log: Log): CensusCursor | null {
  return read(censusCursor, 'census', text, log);
}

function read<T>(schema: z.ZodType<T>, what: string, text: string, log: Log): T | null {
  const cursor = parseJson(text, schema);
  if (cursor === null) log.warn('source.cursor_unreadable', { what });
  return cursor;
}
