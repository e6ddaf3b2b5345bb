import type { Instant } from '../../domain/time.ts';
import type { SourceRow } from '../source.ts';

/** A row with the fields that control the reading. */
export interface ReadRow {
  readonly row: SourceRow;
  /** Its id, or a hash of the row if that cannot be read. */
  readonly key: string;
  /** As the source filters by it, even if no case can have been received then; null if absent or no date. */
  readonly receivedAt: Instant | null;
  readonly modifiedAt: Instant | null;
}

export interface Page {
  /** When the answered request was sent. */
  readonly readAt: Instant;
  /** Offset of the first row. */
  readonly start: number;
  /** The source's count for the query. */
  readonly total: number;
  /** The source gave no count: `total` says only whether more follows. */
  readonly isUncounted?: boolean;
  /** Sources can return fewer or more rows than requested. */
  readonly rows: readonly ReadRow[];
}

/** Reads about `size` rows from offset `start`. Throws SourceUnreadableError when all tries failed. */
export type ReadPage<Query> = (
  query: Query,
  start: number,
  size: number,
  signal: AbortSignal,
) => Promise<Page>;
