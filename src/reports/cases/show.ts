import { agencyRow } from '../../domain/agencies.ts';
import { type Comparison, readComparison } from '../../domain/comparison.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import type { LedgerEvent, LedgerRecord } from '../../ledger/port/cases.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Remedy, type RemedyTables, remedyOf } from '../explain/remedy.ts';
import { isoOrNull, recordRow } from './build.ts';
import { caseTexts } from './messages.ts';
import type { CaseDocument } from './schema.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

/** One case with everything that `show` prints. */
export interface CaseView {
  readonly record: LedgerRecord;
  readonly agencyName: string;
  readonly domainName: string;
  readonly procedureName: string;
  /** Null when nothing is owed to the portal: the case is synced or out of scope. */
  readonly remedy: Remedy | null;
  readonly timeline: readonly TimelineEntry[];
  /** The last time somebody compared it with what the portal holds. */
  readonly comparison: Comparison | null;
}

/** Null when the ledger has no such case. */
export async function caseView(
  ledger: Pick<Ledger, 'record' | 'names'>,
  caseNo: string,
  options: RemedyTables & {
    readonly now: Instant;
    readonly agencies: Mappings['agencies'];
    readonly language: Language;
  },
): Promise<CaseView | null> {
  const found = await ledger.record(caseNo);
  if (found === null) return null;
  const { record, events } = found;
  const { agencyCode, domainCode, procedureCode, reason, portalCode, detail } = record;
  const [domains, procedures] = [await ledger.names('domain'), await ledger.names('procedure')];
  return {
    record,
    agencyName: agencyRow(options.agencies, agencyCode, options.now)?.name || record.agencyName,
    domainName: domains.get(domainCode) ?? '',
    procedureName: procedures.get(procedureCode) ?? '',
    remedy:
      reason === null || record.excluded
        ? null
        : remedyOf(reason, portalCode, options, options.language, detail),
    timeline: timelineOf(record, events, options.now),
    comparison: lastComparison(events),
  };
}

function lastComparison(events: readonly LedgerEvent[]): Comparison | null {
  const last = events.findLast(({ kind }) => kind === 'compared');
  return last === undefined ? null : readComparison(last.at, last.detail);
}

/** The document of `show --json`: a row of `records --json`, then the details. */
export function caseJson(view: CaseView, offsetMs: number): CaseDocument {
  const { record, remedy } = view;
  return {
    ...recordRow(record, offsetMs),
    agencyName: view.agencyName,
    domainCode: record.domainCode,
    domainName: view.domainName,
    procedureName: view.procedureName,
    sourceStatus: record.sourceStatus,
    dueAt: isoOrNull(record.dueAt, offsetMs),
    firstSeenAt: formatInstant(record.firstSeenAt, offsetMs),
    changedAt: formatInstant(record.changedAt, offsetMs),
    unsyncedSince: isoOrNull(record.unsyncedSince, offsetMs),
    firstSyncedAt: isoOrNull(record.firstAckAt, offsetMs),
    syncedStatus: record.ackedStatus,
    version: record.version,
    excluded: record.excluded !== null,
    excludedBy: record.excluded,
    originCaseNo: record.originCaseNo,
    nationCode: record.nationCode,
    owner: remedy?.owner ?? null,
    ownerName: remedy?.ownerName ?? null,
    remedy: remedy?.remedy ?? null,
    timeline: view.timeline.map((entry) => ({ ...entry, at: formatInstant(entry.at, offsetMs) })),
  };
}

/** The refusal when caseView found nothing. */
export function unknownCase(caseNo: string, language: Language): UsageError {
  const { errors } = caseTexts(language);
  return new UsageError('usage.unknown_case', errors.unknownCase(caseNo), errors.unknownCaseRemedy);
}
