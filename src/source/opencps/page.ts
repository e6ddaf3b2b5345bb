import { SourceUnreadableError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time.ts';
import { parseAnswer } from './answer.ts';
import type { Client } from './client.ts';
import { TransientFailure, unavailable } from './failure.ts';
import { type ListQuery, listParams } from './query.ts';
import { realSleep, retrying } from './retry.ts';
import { type ReadRow, readRow } from './row.ts';
import type { OpencpsDeps, OpencpsSettings } from './settings.ts';

export interface Page {
  /** When the answered request was sent. */
  readonly readAt: Instant;
  /** Offset of the first row. */
  readonly start: number;
  /** The source's count for the query. */
  readonly total: number;
  /** Sources can return fewer or more rows than requested. */
  readonly rows: readonly ReadRow[];
}

/** Reads about `size` rows from offset `start`. Throws SourceUnreadableError when all tries failed. */
export type ReadPage = (query: ListQuery, start: number, size: number, signal: AbortSignal) => Promise<Page>;

export function createPageReader(client: Client, settings: OpencpsSettings, deps: OpencpsDeps): ReadPage {
  const { host, path } = client;

  return async (query, start, size, signal) => {
    const params = new URLSearchParams(listParams(query, start, start + size, settings.offsetMs));
    const oneTry = async (): Promise<Page> => {
      try {
        const { sentAt, body } = await client.get(params, size, signal);
        const { total, data } = parseAnswer(body);
        deps.onRequest?.('success');
        return { readAt: sentAt, start, total, rows: data.map((raw) => readRow(raw, settings.offsetMs)) };
      } catch (error) {
        if (error instanceof TransientFailure) deps.onRequest?.('transient');
        else if (error instanceof SourceUnreadableError) deps.onRequest?.('refused');
        throw error;
      }
    };
    try {
      return await retrying(oneTry, {
        maxTries: settings.maxTries,
        signal,
        sleep: deps.sleep ?? realSleep,
        onFailedTry: (failed) => deps.log.warn('source.try_failed', { host, path, ...failed }),
      });
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      throw unavailable(error, settings.maxTries, `rows ${start} to ${start + size} of ${host}${path}`);
    }
  };
}
