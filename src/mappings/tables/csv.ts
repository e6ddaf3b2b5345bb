import { CsvError, parse } from 'csv-parse/sync';

/** After this many broken lines the file is not CSV. */
const MAX_BROKEN = 100;

export interface CsvLine {
  /** From 1; the last line of a cell that spans several. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The non-empty lines, without comments (#), cells trimmed. A line with broken quotes is reported and skipped; the
 * library would stop there or swallow what follows.
 */
export function csvLines(text: string, onBroken: (line: number) => void): CsvLine[] {
  const source = text.split(/\r?\n/);
  const found: CsvLine[] = [];
  let start = 0;
  for (let broken = 0; broken < MAX_BROKEN; broken += 1) {
    try {
      parse(source.slice(start).join('\n'), {
        comment: '#',
        comment_no_infix: true,
        relax_column_count: true,
        record_delimiter: '\n',
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
        trim: true,
        on_record: (cells: string[], { lines }) => {
          found.push({ line: start + lines, cells });
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

function holdsSomething(line: string): boolean {
  return !line.startsWith('#') && /[^\s,]/.test(line);
}
