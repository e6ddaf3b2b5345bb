import { CsvError, type Options, parse } from 'csv-parse/sync';
import { tidyCell, unwrapCells } from './cell.ts';

/** After this many broken lines the file is not CSV. */
const MAX_BROKEN = 100;

export interface TableLine {
  /** From 1; the last line of a cell that spans several. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The non-empty lines, without comments (#), cells tidied. A line with broken quotes is reported and skipped; the
 * library would stop there or swallow what follows.
 */
export function csvLines(text: string, onBroken: (line: number) => void): TableLine[] {
  const options = csvOptions(text);
  const source = unwrapCells(text).split(/\r?\n/);
  const found: TableLine[] = [];
  let start = isSeparatorLine(source[0] ?? '') ? 1 : 0;
  for (let broken = 0; broken < MAX_BROKEN; broken += 1) {
    try {
      parse(source.slice(start).join('\n'), {
        ...options,
        record_delimiter: '\n',
        on_record: (cells: string[], { lines }) => {
          found.push({ line: start + lines, cells: cells.map(tidyCell) });
          return null;
        },
      });
      return found;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const behindLastGood = Math.max(start, found.at(-1)?.line ?? 0);
      const culprit = source.findIndex((line, index) => index >= behindLastGood && holdsSomething(line));
      onBroken(culprit + 1);
      start = culprit + 1;
    }
  }
  return found;
}

/** How the table is read, by its first lines. */
export function csvOptions(text: string) {
  return {
    comment: '#',
    comment_no_infix: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
  } as const satisfies Options;
}

const DELIMITERS = [',', ';', '\t'] as const;

/** By the heading: the most frequent outside of quotation marks; a comma unless there is any. */
function delimiterOf(text: string): string {
  for (const line of text.split(/\r?\n/, 1_000)) {
    const named = /^"?sep=(.)"?\s*$/i.exec(line)?.[1];
    if (named !== undefined) return named;
    if (!holdsSomething(line)) continue;
    const outside = line.replaceAll(/"[^"]*"/g, '');
    const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: outside.split(delimiter).length }));
    return counts.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
  }
  return ',';
}

/** Excel's own line that names the separator. */
export function isSeparatorLine(line: string): boolean {
  return /^\uFEFF?"?sep=.?"?\s*$/i.test(line);
}

function holdsSomething(line: string): boolean {
  return !line.startsWith('#') && /[^\s,;]/.test(line);
}
