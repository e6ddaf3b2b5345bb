import { z } from 'zod';
import type { CopiedRow } from './copyText.ts';
import type { CopyProgress } from './sides.ts';
import { TABLE_NAMES } from './tables.ts';

/** Bytes of a key, such as the hash of a session. */
const bytes = z.object({ hex: z.string() }).transform(({ hex }) => Buffer.from(hex, 'hex'));
const schema = z.object({
  of: z.string(),
  table: z.enum(TABLE_NAMES),
  after: z.array(z.union([z.string(), z.number(), z.null(), bytes])).nullable(),
  rows: z.int(),
});

/** As it is kept in the copy itself. */
export function writtenProgress(progress: CopyProgress): string {
  return JSON.stringify({ ...progress, after: progress.after === null ? null : writable(progress.after) });
}

export function readProgress(written: unknown): CopyProgress | null {
  return written === null ? null : schema.parse(JSON.parse(String(written)));
}

function writable(key: CopiedRow): readonly unknown[] {
  return key.map((value) => (Buffer.isBuffer(value) ? { hex: value.toString('hex') } : value));
}
