import { SourceUnreadableError } from '../../domain/errors.ts';
import { latestReceipt } from '../../domain/receiveDate.ts';
import type { Client } from '../reading/client.ts';
import { MAX_OFFSET, OffsetRefused, TransientFailure, unavailable } from '../reading/failure.ts';
import type { Page, ReadPage, ReadRow } from '../reading/list.ts';
import { realSleep, retrying } from '../reading/retry.ts';
import { parseAnswer } from './answer.ts';
import { type ListQuery, listParams } from './query.ts';
import { asDamaged, isDamaged, readRow } from './row.ts';
import type { OpencpsDeps, OpencpsSettings } from './settings.ts';

/** How often a source must fail far into a list, to count as refusing to page so far. */
const REFUSALS = 2;

/** How often a body must be damaged before its undamaged rows are taken. */
const DAMAGES = 2;

function isRefusal(error: unknown): error is Error {
  if (error instanceof TransientFailure) return error.mayRefuse;
  return error instanceof SourceUnreadableError && error.code === 'source.refused';
}

export type ReadListPage = ReadPage<ListQuery>;

export function createPageReader(client: Client, settings: OpencpsSettings, deps: OpencpsDeps): ReadListPage {
  const address = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/dossiers`);

  return async (query, start, size, signal) => {
    const params = new URLSearchParams(listParams(query, start, start + size, settings.offsetMs));
    if (settings.originality !== undefined) params.set('originality', settings.originality);
    const request = `rows ${start} to ${start + size} of ${address.host}${address.pathname}`;
    const url = new URL(address);
    url.search = params.toString();
    let refusals = 0;
    let damages = 0;
    const oneTry = async (): Promise<Page> => {
      try {
        const { sentAt, body, damaged } = await client.send({ url, rows: size }, signal);
        const { total, data } = parseAnswer(body);
        if (damaged) {
          damages += 1;
          // Once more, because the bytes can have been lost on the way; then only the rows that have such bytes are.
          const isEverything = data.length > 1 && data.every(isDamaged);
          if (damages < DAMAGES || isEverything) throw new TransientFailure('bytes that are no text');
        }
        deps.onRequest?.('success');
        const latest = latestReceipt(sentAt + (client.clockSkewMs() ?? 0));
        const read = (raw: unknown): ReadRow => {
          const row = readRow(raw, settings.offsetMs, latest);
          return damaged && isDamaged(raw) ? asDamaged(row) : row;
        };
        return {
          readAt: sentAt,
          start,
          total,
          rows: data.map(read),
        };
      } catch (error) {
        if (start + size > MAX_OFFSET && isRefusal(error)) {
          refusals += 1;
          if (refusals === REFUSALS || !(error instanceof TransientFailure)) {
            deps.onRequest?.('refused');
            throw new OffsetRefused(request, error.message);
          }
        }
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
        onFailedTry: (failed) =>
          deps.log.warn('source.try_failed', { host: address.host, path: address.pathname, ...failed }),
      });
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      throw unavailable(error, settings.maxTries, request);
    }
  };
}
