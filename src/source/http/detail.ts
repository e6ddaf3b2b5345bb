import { textOf } from '../reading/caseRow.ts';
import { NotFound } from './access.ts';
import { parse } from './answer.ts';
import { parseFieldPath, valueAtPath } from './fieldPath.ts';
import type { HttpSettings } from './settings.ts';

/** Completes rows of the list by a request each, where the list lacks fields. */
export type ReadDetails = (rows: readonly unknown[], signal: AbortSignal) => Promise<readonly unknown[]>;

const PLACEHOLDER = /\{([^{}]+)\}/g;

export function detailReader(
  { baseUrl, detail }: Pick<HttpSettings, 'baseUrl' | 'detail'>,
  get: (url: URL, signal: AbortSignal) => Promise<string>,
): ReadDetails {
  if (detail === undefined) return (rows) => Promise.resolve(rows);
  const rowPath = parseFieldPath(detail.row ?? '');

  const completed = async (row: unknown, signal: AbortSignal): Promise<unknown> => {
    let isWhole = true;
    const path = detail.path.replaceAll(PLACEHOLDER, (_match, name: string) => {
      const text = textOf(valueAtPath(row, parseFieldPath(name) ?? []));
      isWhole &&= text !== '';
      return encodeURIComponent(text);
    });
    // A row without what names its detail cannot be asked for; its own fields are all there is.
    if (!isWhole) return row;
    const answer = parse(await get(new URL(`${baseUrl}${path}`), signal));
    const found = rowPath === null ? answer : valueAtPath(answer, rowPath);
    return { ...asGroup(row), ...asGroup(found) };
  };

  return async (rows, signal) => {
    let missing = 0;
    const whole = await Promise.all(
      rows.map((row) =>
        completed(row, signal).catch((error: unknown) => {
          if (!(error instanceof NotFound)) throw error;
          missing += 1;
          // Deleted since the list was made, unless none of them is there: then the path is wrong.
          if (missing === rows.length && rows.length > 1) throw error;
          return row;
        }),
      ),
    );
    return whole;
  };
}

function asGroup(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
