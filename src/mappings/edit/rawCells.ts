/** A cell as the file has it: quotation marks, and blanks around it, included. */
export type RawCell = string;

/**
 * The cells of a record, to be joined by the delimiter again. Null if they do not add up to the record, which is then
 * written from its values.
 */
export function rawCells(record: string, delimiter: string, count: number): readonly RawCell[] | null {
  const cells: RawCell[] = [];
  let start = 0;
  let isQuoted = false;
  let isBegun = false;
  for (let at = 0; at < record.length; at += 1) {
    const sign = record.charAt(at);
    if (isQuoted) {
      if (sign !== '"') continue;
      if (record.charAt(at + 1) === '"') at += 1;
      else isQuoted = false;
    } else if (sign === delimiter) {
      cells.push(record.slice(start, at));
      start = at + 1;
      isBegun = false;
    } else if (!isBegun && (sign === '"' || (sign === '=' && record.charAt(at + 1) === '"'))) {
      if (sign === '=') at += 1;
      isQuoted = true;
      isBegun = true;
    } else if (sign !== ' ') {
      isBegun = true;
    }
  }
  cells.push(record.slice(start));
  return isQuoted || cells.length !== count ? null : cells;
}

/** A value as a cell. */
export function rawCell(value: string, delimiter: string): RawCell {
  const isPlain = !/["\r\n]|^[#\s]|\s$/.test(value) && !value.includes(delimiter);
  return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
}
