import type { RawRow, SqlReader } from './reader.ts';
import { CHANGED_TEXT, ID_TEXT, placeText } from './view.ts';

/**
 * Tells rows that a newer one with the same id follows, in a reading by change: the newer one can be many pages away, and
 * the case would first be shown as it was. What changes after this query is read again from the next cursor on.
 */
export async function outdatedRows(
  { statements, connection }: SqlReader,
  since: string,
  signal: AbortSignal,
): Promise<(row: RawRow) => boolean> {
  const statement = statements.repeated(since);
  const rows = statement === null ? [] : await connection.query(statement, signal);
  const newest = new Map(rows.map((row) => [placeText(row[ID_TEXT]), placeText(row[CHANGED_TEXT])]));
  return (row) => {
    const id = placeText(row[ID_TEXT]);
    const awaited = newest.get(id);
    if (awaited === undefined) return false;
    if (placeText(row[CHANGED_TEXT]) !== awaited) return true;
    // Whatever comes after it is newer still.
    newest.delete(id);
    return false;
  };
}
