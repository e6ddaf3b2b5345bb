import type { ServerResponse } from 'node:http';
import { type Second, stamp } from '../cases/calendar.ts';
import { answerWithFault } from '../http/answerWithFault.ts';
import { sendStream, sendText } from '../http/server.ts';
import type { Dossiers } from './dossiers.ts';
import type { ProvinceFault } from './faults.ts';
import type { DossierQuery } from './query.ts';
import { type Quirks, shownRow } from './quirks.ts';

/** Longer pages are sent as a stream. */
const ONE_PIECE = 5_000;
const SLICE = 500;

export interface Page {
  readonly total: number;
  /** Row indexes. */
  readonly indexes: Uint32Array;
  /** Index of the row before the page, or null. */
  readonly before: number | null;
  readonly quirks: Quirks;
}

export function selectPage(dossiers: Dossiers, query: DossierQuery, quirks: Quirks, share = 1): Page {
  const { filter } = query;
  const isShown = (index: number): boolean => share >= 1 || (index * 7_919) % 1_000 < share * 1_000;
  const selection = dossiers.select(filter).filter(isShown);
  const counted =
    quirks.totals === 'filtered' ? selection : dossiers.select({ ...filter, fromDay: null, toDay: null });
  return {
    total: counted.length + quirks.totalExcess,
    indexes: selection.subarray(query.start, query.end === 0 ? undefined : query.end),
    before: selection[query.start - 1] ?? null,
    quirks,
  };
}

/** Sends the page; returns the outcome to count. */
export async function sendPage(response: ServerResponse, dossiers: Dossiers, page: Page): Promise<string> {
  if (page.indexes.length <= ONE_PIECE) {
    sendBody(response, pageText(page.total, rowsOf(dossiers, page)), page.quirks);
  } else {
    await sendStream(response, 'application/json', pieces(dossiers, page));
  }
  return 'ok';
}

/** Sends the page with the fault; returns the outcome to count. */
export async function sendFaultyPage(
  response: ServerResponse,
  dossiers: Dossiers,
  page: Page,
  fault: ProvinceFault,
  hit: number,
): Promise<string> {
  const rows = rowsOf(dossiers, page);
  const answer = (total: number, data: readonly unknown[]): void =>
    sendText(response, 200, 'application/json', pageText(total, data));
  switch (fault.kind) {
    case 'array_body':
      sendText(response, 200, 'application/json', JSON.stringify(rows));
      break;
    case 'oversized':
      await sendStream(response, 'application/json', padding(fault.bytes ?? 64 * 1024 * 1024));
      break;
    case 'drifting_total':
      answer(page.total + 1 + (hit % 7), rows);
      break;
    case 'unreadable_row':
      answer(page.total, [{ dossierId: null, dossierNo: { value: '' } }, ...rows.slice(1)]);
      break;
    case 'repeated_case':
      answer(page.total, page.before === null ? rows : [dossiers.row(page.before), ...rows]);
      break;
    case 'decomposed':
      sendText(response, 200, 'application/json', pageText(page.total, rows).normalize('NFD'));
      break;
    case 'shifting_pages':
    case 'partial_view':
      answer(page.total, rows);
      break;
    case 'invalid_bytes': {
      // In the name of the page's first row.
      const bytes = Buffer.from(pageText(page.total, rows));
      const at = bytes.indexOf('"applicantName":"') + '"applicantName":"'.length;
      if (rows.length > 0) bytes[at] = 0xff;
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.length,
      });
      response.end(bytes);
      break;
    }
    default:
      return answerWithFault(response, { ...fault, kind: fault.kind }, pageText(page.total, rows));
  }
  return fault.kind;
}

/**
 * Modifies rows between two pages so that a reader who only counts offsets misses some: sorted, the oldest unread rows
 * jump to the front; unsorted, rows already read move to the end.
 */
export function shiftRows(dossiers: Dossiers, query: DossierQuery, rows: number, now: Second): void {
  const selection = dossiers.select(query.filter);
  const { order } = query.filter;
  const some = order === 'descending' ? selection.slice(-rows) : selection.slice(0, rows);
  for (const index of some) dossiers.change(index, { modifiedDate: stamp(now) });
  if (order === null) dossiers.moveToEnd(some);
}

function rowsOf(dossiers: Dossiers, { indexes, quirks }: Pick<Page, 'indexes' | 'quirks'>): unknown[] {
  return Array.from(indexes, (index) => shownRow(dossiers.row(index), quirks));
}

function sendBody(response: ServerResponse, text: string, { charset }: Pick<Quirks, 'charset'>): void {
  const bytes = Buffer.from(text, charset === 'utf-16le' ? 'utf16le' : 'utf8');
  response.writeHead(200, {
    'content-type': `application/json; charset=${charset}`,
    'content-length': bytes.length,
  });
  response.end(bytes);
}

function pageText(total: number, data: readonly unknown[]): string {
  return JSON.stringify({ total, data });
}

function* pieces(dossiers: Dossiers, page: Page): Generator<string> {
  yield `{"total":${page.total},"data":[`;
  for (let from = 0; from < page.indexes.length; from += SLICE) {
    const part = { indexes: page.indexes.subarray(from, from + SLICE), quirks: page.quirks };
    const slice = JSON.stringify(rowsOf(dossiers, part)).slice(1, -1);
    yield from === 0 ? slice : `,${slice}`;
  }
  yield ']}';
}

function* padding(bytes: number): Generator<string> {
  const block = ' '.repeat(65_536);
  yield '{"total":0,';
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield '"data":[]}';
}
