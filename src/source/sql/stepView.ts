import { STEP_FIELDS, type StepField } from '../../domain/stepFields.ts';
import type { Database } from './databases.ts';
import type { SqlSettings } from './settings.ts';
import { ID_TEXT, type Statement } from './view.ts';

export interface StepStatements {
  /** The steps of these cases, oldest step first. */
  ofCases(ids: readonly string[], rows: number): Statement;
}

/** Null where the source names no view of steps. */
export function stepStatements({ steps }: SqlSettings, database: Database): StepStatements | null {
  if (steps === undefined) return null;
  const { quote, text, parameter, limit } = database;
  const fields = Object.entries(steps.columns) as [StepField, string][];
  const own = (column: string): string => `v.${quote(column)}`;
  const [caseId, at] = [own(steps.columns.caseId ?? ''), own(steps.columns.at ?? '')];
  const shown = [
    ...fields.map(([field, column]) => `${text(own(column), STEP_FIELDS[field])} AS ${quote(field)}`),
    `${text(caseId)} AS ${quote(ID_TEXT)}`,
  ];
  return {
    ofCases: (ids, rows) => ({
      sql: `SELECT ${shown.join(', ')} FROM ${quote(steps.view)} v WHERE ${caseId} IN (${ids.map((_, i) => parameter(i + 1)).join(', ')}) ORDER BY ${caseId}, ${at} ${limit(rows)}`,
      values: [...ids],
    }),
  };
}
