import { latestReceipt } from '../../domain/receiveDate.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import { type RowForm, readCaseRow } from '../reading/caseRow.ts';
import { dateForm, readDateBy } from '../reading/datePattern.ts';
import type { ReadRow } from '../reading/list.ts';
import type { Connection } from './connection.ts';
import { databaseOf, type SqlDeps, type SqlSettings } from './settings.ts';
import { withSteps } from './steps.ts';
import { stepStatements } from './stepView.ts';
import { CHANGED_TEXT, ID_TEXT, type Place, placeText, type Statement, viewStatements } from './view.ts';

export type RawRow = Readonly<Record<string, unknown>>;

interface ViewPage {
  readonly readAt: Instant;
  /** One row an id: of several, the one that changed last. */
  readonly rows: readonly ReadRow[];
  /** Where the next page begins; null after the last. */
  readonly next: Place | null;
}

export interface SqlReader {
  readonly settings: SqlSettings;
  readonly statements: ReturnType<typeof viewStatements>;
  readonly connection: Connection;
  readonly now: () => Instant;
  readonly log: Log;
  /** The pages of a reading, from a place on. */
  pages(
    statementFor: (after: Place | null, rows: number) => Statement,
    from: Place | null,
    signal: AbortSignal,
    isOutdated?: (row: RawRow) => boolean,
  ): AsyncGenerator<ViewPage, void>;
}

/** Rows of one id that a page may hold before it is made larger. */
const MOST_ROWS = 64_000;

export function createSqlReader(settings: SqlSettings, connection: Connection, deps: SqlDeps): SqlReader {
  const database = databaseOf(settings.url);
  if (database === null) throw new Error('an address without a database was accepted');
  const statements = viewStatements(settings, database);
  const ofSteps = stepStatements(settings, database);
  const forms = ['iso', settings.dates].flat().flatMap((pattern) => dateForm(pattern) ?? []);
  const { log, now } = deps;

  async function* pages(
    statementFor: (after: Place | null, rows: number) => Statement,
    from: Place | null,
    signal: AbortSignal,
    isOutdated: (row: RawRow) => boolean = () => false,
  ): AsyncGenerator<ViewPage, void> {
    let after = from;
    let size = Math.max(2, settings.pageSize);
    for (;;) {
      const readAt = now();
      const raw = await connection.query(statementFor(after, size), signal);
      const last = raw.at(-1);
      const isLast = raw.length < size;
      const next: Place | null =
        isLast || last === undefined
          ? null
          : {
              id: placeText(last[ID_TEXT]),
              changed: last[CHANGED_TEXT] === undefined ? null : placeText(last[CHANGED_TEXT]),
            };
      if (next !== null && after !== null && next.id === after.id && next.changed === after.changed) {
        // A page of nothing but one id, which is begun again with more room.
        if (size < MOST_ROWS) {
          size *= 2;
          continue;
        }
        log.warn('source.window_short', { window: 'one id', rows: size });
        return;
      }
      const form: RowForm = {
        readDate: (text) => readDateBy(forms, text, settings.offsetMs),
        offsetMs: settings.offsetMs,
        latest: latestReceipt(readAt),
      };
      // Rows of the last id may follow on the next page, which begins with it: its rows are compared there, all together.
      const whole =
        next === null
          ? raw
          : raw.filter(
              (row) =>
                placeText(row[ID_TEXT]) !== next.id ||
                (next.changed !== null && placeText(row[CHANGED_TEXT]) !== next.changed),
            );
      const current = whole.filter((row) => !isOutdated(row));
      const read = current.map((row) =>
        readCaseRow(
          (field) => row[field],
          () => row,
          form,
        ),
      );
      const rows = await withSteps(
        distinct(read, whole.length - current.length, log),
        current.map((row) => placeText(row[ID_TEXT])),
        { statements: ofSteps, connection, readDate: form.readDate, log },
        signal,
      );
      yield { readAt, rows, next };
      if (next === null) return;
      after = next;
    }
  }

  return { settings, statements, connection, now, log, pages };
}

/** A view can show an id twice, as where it joins a table of papers: the row that changed last is the case. */
function distinct(rows: readonly ReadRow[], outdated: number, log: Log): readonly ReadRow[] {
  const byKey = new Map<string, ReadRow>();
  let repeated = outdated;
  for (const row of rows) {
    const key = tidyCode(row.key);
    const known = byKey.get(key);
    if (known !== undefined) repeated += 1;
    if (known === undefined || (row.modifiedAt ?? 0) > (known.modifiedAt ?? 0)) byKey.set(key, row);
  }
  if (repeated > 0) log.warn('source.rows_repeated', { rows: repeated });
  return [...byKey.values()];
}
