import type { ServerResponse } from 'node:http';
import { type Second, stamp } from '../cases/calendar.ts';
import { answerWithFault } from '../http/answerWithFault.ts';
import { sendStream, sendText } from '../http/server.ts';
import type { Dossiers } from './dossiers.ts';
import type { ProvinceFault } from './faults.ts';
import type { DossierQuery } from './query.ts';

/** Longer pages are sent as a stream. */
const ONE_PIECE = 5_000;
const SLICE = 500;

export interface Page {
  readonly total: number;
  /** Row indexes. */
  readonly indexes: Uint32Array;
  /** Index of the row before the page, or null. */
  readonly before: number | null;
}

export function selectPage(dossiers: Dossiers, query: DossierQuery): Page {
  const selection = dossiers.select(query.filter);
  return {
    total: selection.length,
    indexes: selection.subarray(query.start, query.end === 0 ? undefined : query.end),
    before: selection[query.start - 1] ?? null,
  };
}

/** Sends the page; returns the outcome to count. */
export async function sendPage(response: ServerResponse, dossiers: Dossiers, page: Page): Promise<string> {
  if (page.indexes.length <= ONE_PIECE) {
    sendText(response, 200, 'application/json', pageText(page.total, rowsOf(dossiers, page.indexes)));
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
  const rows = rowsOf(dossiers, page.indexes);
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
    case 'shifting_pages':
      answer(page.total, rows);
      break;
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

function rowsOf(dossiers: Dossiers, indexes: Uint32Array): unknown[] {
  return Array.from(indexes, (index) => dossiers.row(index));
}

function pageText(total: number, data: readonly unknown[]): string {
  return JSON.stringify({ total, data });
}

function* pieces(dossiers: Dossiers, page: Page): Generator<string> {
  yield `{"total":${page.total},"data":[`;
  for (let from = 0; from < page.indexes.length; from += SLICE) {
    const slice = JSON.stringify(rowsOf(dossiers, page.indexes.subarray(from, from + SLICE))).slice(1, -1);
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
