import { SourceUnreadableError } from '../../domain/errors.ts';
import { latestReceipt } from '../../domain/receiveDate.ts';
import type { Instant } from '../../domain/time.ts';
import { type RowForm, readCaseRow } from '../reading/caseRow.ts';
import type { Answered, Client } from '../reading/client.ts';
import { dateForm, readDateBy } from '../reading/datePattern.ts';
import { TransientFailure, unavailable } from '../reading/failure.ts';
import type { ReadRow } from '../reading/list.ts';
import { realSleep, retrying } from '../reading/retry.ts';
import { Unauthorized } from './access.ts';
import { answerReader, type ListAnswer } from './answer.ts';
import { detailReader } from './detail.ts';
import { fieldReaders, rawCaseOf } from './fields.ts';
import type { HttpDeps, HttpSettings } from './settings.ts';

/** Days of receipt, both inclusive; null = all. */
export interface HttpQuery {
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
}
export const WHOLE: HttpQuery = { window: null };

interface AnsweredPage extends ListAnswer {
  readonly readAt: Instant;
  /** The rows in the form of a case, in the order of `rows`. */
  readonly read: readonly ReadRow[];
  /** Of the header Link. */
  readonly link: string;
}

/** One page of the list by its full set of parameters, or by the address that another page gave. */
export type GetPage = (url: URL, rows: number, signal: AbortSignal) => Promise<AnsweredPage>;

/** The address of the list with the query and these parameters. */
export function listUrl(
  { baseUrl, list, offsetMs }: HttpSettings,
  { window }: HttpQuery,
  paging: Readonly<Record<string, string>>,
): URL {
  const url = new URL(`${baseUrl}${list.path}`);
  for (const [key, value] of Object.entries({ ...list.query, ...paging })) url.searchParams.set(key, value);
  const format = list.window === undefined ? null : dateForm(list.window.format);
  if (window !== null && list.window !== undefined && format !== null) {
    url.searchParams.set(list.window.fromParam, format.write(window.from, offsetMs));
    url.searchParams.set(list.window.toParam, format.write(window.to, offsetMs));
  }
  return url;
}

/** Gets pages with retries, details and another token where one ends in the middle. */
export function pageGetter(
  client: Client,
  settings: HttpSettings,
  deps: HttpDeps,
  dropToken: () => void,
): GetPage {
  const parse = answerReader(settings.list);
  const readers = fieldReaders(settings.fields);
  const forms = [settings.dates].flat().flatMap((pattern) => dateForm(pattern) ?? []);
  const fetchOnce = async (url: URL, rows: number, signal: AbortSignal): Promise<Answered> => {
    try {
      return await client.send({ url, rows }, signal);
    } catch (error) {
      if (!(error instanceof Unauthorized) || settings.auth.kind !== 'oauth') throw error;
      dropToken();
      return await client.send({ url, rows }, signal);
    }
  };
  const withRetries = async <T>(url: URL, signal: AbortSignal, task: () => Promise<T>): Promise<T> => {
    const place = { host: url.host, path: url.pathname };
    const oneTry = async (): Promise<T> => {
      try {
        const result = await task();
        deps.onRequest?.('success');
        return result;
      } catch (error) {
        signal.throwIfAborted();
        deps.onRequest?.(error instanceof TransientFailure ? 'transient' : 'refused');
        throw error;
      }
    };
    try {
      return await retrying(oneTry, {
        maxTries: settings.maxTries,
        signal,
        sleep: deps.sleep ?? realSleep,
        onFailedTry: (failed) => deps.log.warn('source.try_failed', { ...place, ...failed }),
      });
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      throw unavailable(error, settings.maxTries, `a page of ${place.host}${place.path}`);
    }
  };
  const detail = detailReader(settings, (url, signal) =>
    withRetries(url, signal, async () => (await fetchOnce(url, 1, signal)).body),
  );

  return async (url, rows, signal) => {
    const page = await withRetries(url, signal, async () => {
      const answered = await fetchOnce(url, rows, signal);
      if (answered.damaged) throw new TransientFailure('bytes that are no text');
      return { ...parse(answered.body), readAt: answered.sentAt, link: answered.link };
    });
    const form: RowForm = {
      readDate: (text) => readDateBy(forms, text, settings.offsetMs),
      offsetMs: settings.offsetMs,
      latest: latestReceipt(page.readAt + (client.clockSkewMs() ?? 0)),
    };
    const whole = await detail(page.rows, signal);
    return { ...page, read: whole.map((row) => readCaseRow(rawCaseOf(row, readers), () => row, form)) };
  };
}

/** The address of the next page as another page gave it. Credentials go to the configured host only. */
export function nextUrl(given: string, from: URL): URL {
  const url = URL.canParse(given, from.href) ? new URL(given, from.href) : null;
  if (url !== null && url.origin === from.origin) return url;
  throw new SourceUnreadableError(
    'source.foreign_link',
    `The source at ${from.host}${from.pathname} named a next page on another host.`,
    'Check source.list.paging.next; dongbo sends its credentials to source.baseUrl only.',
    {
      vi: {
        message: `Hệ thống nguồn tại ${from.host}${from.pathname} chỉ trang tiếp theo sang máy chủ khác.`,
        remedy: 'Kiểm tra source.list.paging.next; dongbo chỉ gửi thông tin đăng nhập đến source.baseUrl.',
      },
    },
  );
}
