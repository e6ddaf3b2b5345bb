import { CASE_FIELDS, type CaseField } from '../../domain/caseFields.ts';
import { textOf } from '../reading/caseRow.ts';
import type { Database } from './databases.ts';
import type { SqlSettings } from './settings.ts';

/** A place in the view by the columns it is sorted by: the texts of the last row read. */
export interface Place {
  /** Null when the reading goes by id alone. */
  readonly changed: string | null;
  readonly id: string;
}

export interface Statement {
  readonly sql: string;
  readonly values: readonly string[];
}

/** Columns of the result that are not a field. */
export const ID_TEXT = 'dongbo_id';
export const CHANGED_TEXT = 'dongbo_changed';

/**
 * A place as the database itself writes it: it is handed back to be compared there, and without the blanks before an id, or in
 * another Unicode form, rows would be passed over.
 */
export function placeText(value: unknown): string {
  return typeof value === 'string' ? value : textOf(value);
}

/** The statements that read a view page by page. */
export function viewStatements({ cases: { view, columns } }: SqlSettings, database: Database) {
  const { quote, text, parameter, limit } = database;
  const fields = Object.entries(columns) as [CaseField, string][];
  // By the view's own columns: ORDER BY would else take the text of the same name in the result.
  const own = (column: string): string => `v.${quote(column)}`;
  const id = own(columns.id ?? columns.caseNo ?? '');
  const changed = columns.modifiedAt === undefined ? null : own(columns.modifiedAt);
  const shown = fields.map(([field, column]) => {
    const content = CASE_FIELDS[field] === 'text' ? 'text' : 'value';
    return `${text(own(column), content)} AS ${quote(field)}`;
  });
  const places = [
    `${text(id)} AS ${quote(ID_TEXT)}`,
    ...(changed === null ? [] : [`${text(changed)} AS ${quote(CHANGED_TEXT)}`]),
  ];
  const select = `SELECT ${[...shown, ...places].join(', ')} FROM ${quote(view)} v`;

  return {
    /** What time it is there. */
    clock: (): Statement => ({ sql: database.clock, values: [] }),
    /** The rows after a place in the order of the id, that place included, because ids can be shown twice. */
    byId(after: Place | null, rows: number): Statement {
      const where = after === null ? `${id} IS NOT NULL` : `${id} >= ${parameter(1)}`;
      const values = after === null ? [] : [after.id];
      return { sql: `${select} WHERE ${where} ORDER BY ${id} ${limit(rows)}`, values };
    },
    /** The rows changed at this instant or later, oldest change first, after a place. */
    byChange(since: string, after: Place | null, rows: number): Statement | null {
      if (changed === null) return null;
      const order = `ORDER BY ${changed}, ${id} ${limit(rows)}`;
      if (after === null || after.changed === null) {
        return { sql: `${select} WHERE ${changed} >= ${parameter(1)} ${order}`, values: [since] };
      }
      const [one, two, three] = [1, 2, 3].map(parameter);
      return {
        sql: `${select} WHERE (${changed} > ${one} OR (${changed} = ${two} AND ${id} >= ${three})) ${order}`,
        values: [after.changed, after.changed, after.id],
      };
    },
    /** The ids that several rows changed at this instant or later have, each with its newest change. */
    repeated: (since: string): Statement | null =>
      changed === null
        ? null
        : {
            sql: `SELECT ${places[0]}, ${text(`MAX(${changed})`)} AS ${quote(CHANGED_TEXT)} FROM ${quote(view)} v WHERE ${changed} >= ${parameter(1)} GROUP BY ${id} HAVING COUNT(*) > 1`,
            values: [since],
          },
    /** The rows whose id is null: none can be a case. */
    withoutId: (rows: number): Statement => ({
      sql: `${select} WHERE ${id} IS NULL ORDER BY 1 ${limit(rows)}`,
      values: [],
    }),
    /** The newest of all changes, or of those up to an instant. */
    newestChange: (until: string | null): Statement | null =>
      changed === null
        ? null
        : {
            sql: `SELECT ${text(`MAX(${changed})`)} AS ${quote(CHANGED_TEXT)} FROM ${quote(view)} v${until === null ? '' : ` WHERE ${changed} <= ${parameter(1)}`}`,
            values: until === null ? [] : [until],
          },
    count: (): Statement => ({ sql: `SELECT COUNT(*) AS ${quote('n')} FROM ${quote(view)} v`, values: [] }),
  };
}
