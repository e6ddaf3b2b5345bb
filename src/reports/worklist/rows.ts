import { agencyRow } from '../../domain/agencies.ts';
import { isOverdue } from '../../domain/deadline.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import { DAY_MS, formatDay, type Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { wordsOf } from '../../presentation/words.ts';
import { detailText } from '../cases/detailText.ts';
import { type RemedyTables, remedyOf } from '../explain/remedy.ts';
import { idAt, type Place } from './build.ts';
import { worklistTexts } from './messages.ts';

/** One case of a work list, in the reader's language. The case number is the only thing in it about a person. */
export type WorklistRow = NonNullable<ReturnType<typeof rowOf>>;

export interface RowOptions extends RemedyTables {
  readonly now: Instant;
  readonly offsetMs: number;
  readonly language: Language;
  readonly agencies: Mappings['agencies'];
  /** What the source calls each procedure. */
  readonly procedures: ReadonlyMap<string, string>;
}

/** Rows read at a time. */
const PAGE = 1_000;

/**
 * The cases in the order given, a page of rows at a time. A case that has been delivered since it was collected is
 * left out.
 */
export async function* worklistRows(
  ledger: Pick<Ledger, 'records'>,
  cases: readonly Place[],
  options: RowOptions,
): AsyncGenerator<readonly WorklistRow[], void, undefined> {
  for (let at = 0; at < cases.length; at += PAGE) {
    const ids = cases.slice(at, at + PAGE).map(idAt);
    const records = await ledger.records({ ids }, ids.length, 0);
    const byId = new Map(records.map((record) => [record.id, record]));
    const rows: WorklistRow[] = [];
    for (const id of ids) {
      const record = byId.get(id);
      const row = record === undefined ? null : rowOf(record, options);
      if (row !== null) rows.push(row);
    }
    yield rows;
  }
}

function rowOf(record: LedgerRecord, options: RowOptions) {
  const { agencyCode, procedureCode, reason, portalCode, detail, unsyncedSince } = record;
  if (reason === null) return null;
  const { now, language } = options;
  const { remedy, ownerName } = remedyOf(reason, portalCode, options, language, detail);
  const day = (at: Instant | null): string | null => (at === null ? null : formatDay(at, options.offsetMs));
  return {
    caseNo: record.caseNo,
    agencyCode,
    agency: agencyRow(options.agencies, agencyCode, now)?.name || record.agencyName,
    procedureCode,
    procedure: options.procedures.get(procedureCode) ?? '',
    status: statusName(record, language),
    state: wordsOf(language).states[record.state],
    reason: REASONS[reason].title[language],
    detail: detailText(reason, record.detail, language) || null,
    remedy,
    owner: ownerName,
    portalCode,
    unsyncedSince: day(unsyncedSince),
    receivedAt: day(record.receivedAt),
    dueAt: day(record.dueAt),
    // A clock that is behind makes no negative age.
    age: unsyncedSince === null ? null : Math.max(0, Math.floor((now - unsyncedSince) / DAY_MS)),
    overdue: isOverdue(record, now),
  };
}

function statusName({ status, sourceStatus }: LedgerRecord, language: Language): string {
  if (status !== null && isPortalStatus(status)) return PORTAL_STATUSES[status][language];
  return worklistTexts(language).unmapped(sourceStatus);
}
