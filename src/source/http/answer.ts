import { parseBoundedJson } from '../../domain/boundedJson.ts';
import { textOf } from '../reading/caseRow.ts';
import { TransientFailure } from '../reading/failure.ts';
import { type FieldPath, parseFieldPath, valueAtPath } from './fieldPath.ts';
import type { HttpSettings } from './settings.ts';

/** What an answer to a list request says. */
export interface ListAnswer {
  readonly rows: readonly unknown[];
  /** The source's count for the whole query; null if it gives none. */
  readonly total: number | null;
  /** Whether it says that this is the last page; null if it does not say. */
  readonly last: boolean | null;
  /** Where the next page is, of a cursor or a link; null after the last. */
  readonly next: string | null;
}

/** Reads answers of the list. Anything but a well-formed success throws TransientFailure. */
export function answerReader({ paging, success }: HttpSettings['list']): (body: string) => ListAnswer {
  const pathOf = (text: string | undefined): FieldPath | null => parseFieldPath(text ?? '');
  const rowsPath = pathOf(paging.rows);
  const totalPath = pathOf(paging.total);
  const lastPath = 'last' in paging ? pathOf(paging.last) : null;
  const nextPath = 'next' in paging ? pathOf(paging.next) : null;
  const successPath = pathOf(success?.path);

  return (body) => {
    const json = parse(body);
    if (successPath !== null && success?.is.includes(textOf(valueAtPath(json, successPath))) !== true) {
      throw new TransientFailure(`an answer in which ${success?.path} does not say success`, null, true);
    }
    const rows = rowsPath === null ? json : valueAtPath(json, rowsPath);
    const total = totalPath === null ? null : countOf(valueAtPath(json, totalPath));
    const next = nextPath === null ? null : textOf(valueAtPath(json, nextPath)) || null;
    const last = lastPath === null ? null : flagOf(valueAtPath(json, lastPath));
    // Serialisers of empty lists can leave the list out.
    if ((rows === undefined || rows === null) && total === 0) return { rows: [], total, last, next };
    if (!Array.isArray(rows)) {
      throw new TransientFailure(
        `JSON without a list of rows (${paging.rows || 'the answer itself'})`,
        null,
        true,
      );
    }
    // Where both are named, one is enough: iGate gives a total with pages, and with slices only says which is the last.
    if (total === null && last === null && (totalPath !== null || lastPath !== null)) {
      throw new TransientFailure(
        totalPath === null
          ? 'JSON that does not say whether more pages follow'
          : `JSON without a usable total (${paging.total})`,
        null,
        true,
      );
    }
    return { rows, total, last, next };
  };
}

/** Any JSON, or a TransientFailure, because a source that restarts gives such answers. */
export function parse(body: string): unknown {
  try {
    return parseBoundedJson(body);
  } catch {
    throw new TransientFailure(shapeOf(body));
  }
}

function countOf(value: unknown): number | null {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** Describes a body that is not JSON without quoting it. */
function shapeOf(body: string): string {
  const start = body.trimStart().charAt(0);
  if (start === '') return 'an empty body';
  if (start === '<') return 'a web page instead of JSON';
  return start === '{' || start === '[' ? 'JSON that is cut off or broken' : 'a body that is no JSON';
}
