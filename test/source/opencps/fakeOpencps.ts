import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant } from '../../../src/domain/time.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { createOpencpsSource } from '../../../src/source/opencps/opencps.ts';
import type { OpencpsDeps, OpencpsSettings } from '../../../src/source/opencps/settings.ts';
import type { Source, SourcePage, SourceRow } from '../../../src/source/source.ts';

/** A row as the source would send it. */
export type WireRow = { dossierId: number } & Record<string, unknown>;

/** Answers a request in place of the list; returning false lets the list answer after all. */
export type Fault = (request: http.IncomingMessage, response: http.ServerResponse) => unknown;

/** A small OpenCPS: offset paging, day filters, sorts, all of which can be switched off. */
export class FakeOpencps {
  rows: WireRow[] = [];
  /** Sort fields the "index" knows; any other sort is ignored and rows come as they stand in `rows`. */
  sorts = new Set(['modifiedDate', 'receiveDate']);
  /** Query names that filter; any other is ignored. */
  filters = new Set(['fromReceiveDate', 'toReceiveDate']);
  /** One fault a request, in turn; once empty, every request is answered. */
  faults: Fault[] = [];
  /** Called before every answer: the moment to change the rows under the reader's feet. */
  beforeAnswer: (query: URLSearchParams) => void = () => undefined;
  /** Answers in place of the list where it returns true. */
  always: (query: URLSearchParams, response: http.ServerResponse) => boolean = () => false;
  /** Its clock, in the header Date; by default the machine's. */
  date: Instant | null = null;
  /** The last word on an answer. */
  shape: (answer: { total: number; data: unknown[] }, query: URLSearchParams) => unknown = (answer) => answer;
  readonly queries: URLSearchParams[] = [];
  readonly headers: http.IncomingHttpHeaders[] = [];
  running = 0;
  mostAtOnce = 0;
  readonly server = http.createServer((request, response) => this.answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/o/rest/v2`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://fake');
    const query = url.searchParams;
    this.queries.push(query);
    this.headers.push(request.headers);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    response.once('close', () => {
      this.running -= 1;
    });
    const fault = this.faults.shift();
    if (fault !== undefined && fault(request, response) !== false) return;
    if (url.pathname !== '/o/rest/v2/dossiers') {
      response.writeHead(404).end();
      return;
    }
    if (this.date !== null) response.setHeader('Date', new Date(this.date).toUTCString());
    if (this.always(query, response)) return;
    this.beforeAnswer(query);
    const list = this.listed(query);
    const [start, end] = [Number(query.get('start')), Number(query.get('end'))];
    if (!(end > start)) throw new Error('a request without an end');
    const answer = { total: list.length, data: list.slice(start, end) };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(this.shape(answer, query)));
  }

  /** The rows a query selects, in its order. */
  listed(query: URLSearchParams): WireRow[] {
    const filter = (name: string): string => (this.filters.has(name) ? dayKey(query.get(name)) : '');
    const from = filter('fromReceiveDate');
    const to = filter('toReceiveDate');
    const list = this.rows.filter((row) => {
      if (from === '' && to === '') return true;
      const day = sortKey(row['receiveDate']).slice(0, 8);
      return day !== '' && (from === '' || day >= from) && (to === '' || day <= to);
    });
    const sort = query.get('sort') ?? '';
    if (!this.sorts.has(sort)) return list;
    const sign = query.get('order') === 'true' ? -1 : 1;
    const keys = new Map(list.map((row) => [row, sortKey(row[sort])]));
    return list.toSorted((a, b) => {
      const [keyA = '', keyB = ''] = [keys.get(a), keys.get(b)];
      if (keyA === '' || keyB === '') return keyA === keyB ? a.dossierId - b.dossierId : keyA === '' ? 1 : -1;
      return keyA === keyB ? a.dossierId - b.dossierId : keyA < keyB ? -sign : sign;
    });
  }
}

/** `yyyyMMddHHmmss`; '' for what is no date at all, as an index leaves it out. */
function sortKey(date: unknown): string {
  const match = /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d\d):(\d\d):(\d\d))?$/.exec(String(date));
  if (match === null || (match[2] === '02' && Number(match[1]) > 29)) return '';
  return [match[3], match[2], match[1], match[4], match[5], match[6]].join('');
}

/** Filters are whole days, strictly `dd/MM/yyyy`; anything else is ignored without a word. */
function dayKey(date: string | null): string {
  return date !== null && /^\d\d\/\d\d\/\d{4}$/.test(date) ? sortKey(date) : '';
}

/** `2024-03-01 08:00:00` in Vietnam as an instant. */
export function instant(text: string): Instant {
  return Date.parse(`${text.replace(' ', 'T')}+07:00`);
}

/** An instant as the source writes it. */
export function wireDate(at: Instant): string {
  const [day, time] = new Date(at + 7 * 3_600_000).toISOString().slice(0, 19).split('T');
  return `${(day ?? '').split('-').reverse().join('/')} ${time}`;
}

export const NOW = instant('2024-11-05 12:00:00');

/** A numbered case received and last changed at the given Vietnamese times. */
export function wireRow(id: number, received: string, modified = received): WireRow {
  return {
    dossierId: id,
    dossierNo: `H23.${id}`,
    serviceCode: '1.005129',
    govAgencyCode: 'H23.12',
    dossierStatus: 'processing',
    receiveDate: received === '' ? '' : wireDate(instant(received)),
    modifiedDate: modified === '' ? '' : wireDate(instant(modified)),
  };
}

/** `count` rows, one every `stepMinutes` from the given time on, changed when they were received. */
export function wireRows(count: number, first: string, stepMinutes: number, firstId = 1): WireRow[] {
  return Array.from({ length: count }, (_, i) => {
    const at = wireDate(instant(first) + i * stepMinutes * 60_000);
    return { ...wireRow(firstId + i, first), receiveDate: at, modifiedDate: at };
  });
}

export interface Bench {
  readonly fake: FakeOpencps;
  readonly fakeUrl: string;
  readonly pageSize: number;
  readonly source: Source & { close(): void };
  /** Milliseconds slept between tries, in order; no real time passes. */
  readonly slept: number[];
  /** Event names and fields, as logged. */
  readonly logged: { readonly event: string; readonly fields: object }[];
  /** Another adapter on the same fake. */
  another(settings: Partial<OpencpsSettings>, deps?: Partial<OpencpsDeps>): Source & { close(): void };
  close(): Promise<void>;
}

/** A fake source and an adapter reading it, with pages of ten rows unless told. */
export async function openBench(
  settings: Partial<OpencpsSettings> = {},
  deps: Partial<OpencpsDeps> = {},
): Promise<Bench> {
  const fake = new FakeOpencps();
  const baseUrl = await fake.listen();
  const slept: number[] = [];
  const logged: { event: string; fields: object }[] = [];
  const note = (event: string, fields: object = {}): void => {
    logged.push({ event, fields });
  };
  const opened: { close(): void }[] = [];
  const another: Bench['another'] = (own, ownDeps = {}) => {
    const source = createOpencpsSource(
      {
        baseUrl,
        groupId: '35166',
        username: 'sync',
        password: 'open sesame',
        pageSize: 10,
        overlapSeconds: 120,
        censusFrom: instant('2024-01-01 00:00:00'),
        concurrency: 2,
        timeoutSeconds: 60,
        maxTries: 3,
        recentDays: 7,
        offsetMs: 7 * 3_600_000,
        ...settings,
        ...own,
      },
      {
        now: () => NOW,
        log: { ...silentLog, warn: note },
        sleep: (ms) => {
          slept.push(ms);
          return Promise.resolve();
        },
        ...deps,
        ...ownDeps,
      },
    );
    opened.push(source);
    return source;
  };
  return {
    fake,
    fakeUrl: baseUrl,
    pageSize: settings.pageSize ?? 10,
    source: another({}),
    slept,
    logged,
    another,
    async close() {
      for (const source of opened) source.close();
      await fake.close();
    },
  };
}

export const never = new AbortController().signal;

export async function collect(pages: AsyncIterable<SourcePage>): Promise<SourcePage[]> {
  const all: SourcePage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export async function firstPage(pages: AsyncIterable<SourcePage>): Promise<SourcePage> {
  for await (const page of pages) return page;
  throw new Error('no page');
}

/** The source's ids of a row, or what is wrong with it. */
export function nameOf(row: SourceRow): string {
  if (row.kind === 'case') return row.record.sourceId;
  return row.kind === 'draft' ? row.sourceId : `${row.where}: ${row.why}`;
}

/** Distinct rows of a reading, by id, sorted. */
export function idsOf(pages: readonly SourcePage[]): number[] {
  const ids = new Set(pages.flatMap((page) => page.rows.map((row) => Number(nameOf(row)))));
  return [...ids].sort((a, b) => a - b);
}

export function idsOfRows(rows: readonly WireRow[]): number[] {
  return rows.map((row) => row.dossierId).sort((a, b) => a - b);
}
