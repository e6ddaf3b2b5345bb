import type { Mappings } from '../../domain/mapping.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { formatInstant } from '../../domain/time.ts';
import { type CaseFilter, pickFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import { storedFilter } from '../../filter/schema.ts';
import {
  type NewReplay,
  type Replay,
  type ReplayOutcome,
  type ReplayPreview,
  secondsLeft,
} from '../../ledger/port/replays.ts';
import type { ReplayBegun, ReplayDocument, ReplayPreviewDocument, ReplayWithOutcomes } from './schema.ts';

/** A replay in the document of `replays --json`. */
export function replayJson(replay: Replay, offsetMs: number): ReplayDocument {
  const {
    id,
    state,
    note,
    who,
    ratePerSecond,
    matched,
    released,
    skipped,
    createdAt,
    endedAt,
    stoppedCode,
    returned,
  } = replay;
  return {
    id,
    state,
    filter: replayFilter(replay),
    note,
    who,
    createdAt: formatInstant(createdAt, offsetMs),
    endedAt: endedAt === null ? null : formatInstant(endedAt, offsetMs),
    ratePerSecond,
    matched,
    released,
    skipped,
    stoppedCode,
    returned,
    secondsLeft: state === 'running' ? secondsLeft(replay) : null,
  };
}

/** The document of `replays show --json`. */
export function replayWithOutcomesJson(
  replay: Replay,
  outcomes: readonly ReplayOutcome[],
  offsetMs: number,
): ReplayWithOutcomes {
  return {
    ...replayJson(replay, offsetMs),
    outcomes: outcomes.map(({ outcome, reason, portalCode, count }) => ({
      outcome,
      reason,
      portalCode,
      count,
    })),
  };
}

/** The document of `replay --dry-run --json`. */
export function replayPreviewJson(
  { matched, reasons, refusedBefore }: ReplayPreview,
  ratePerSecond: number | null,
): ReplayPreviewDocument {
  return {
    matched,
    replayed: 0,
    dryRun: true,
    replayId: null,
    reasons: Object.fromEntries(reasons),
    refusedBefore: Object.fromEntries(refusedBefore),
    seconds: ratePerSecond === null ? null : Math.ceil(matched / ratePerSecond),
  };
}

/** The filter that selected the cases of a replay; null where this version cannot read it: an empty one means all cases. */
export function replayFilter({ caseFilter }: Pick<Replay, 'caseFilter'>): CaseFilter | null {
  return parseJson(caseFilter, storedFilter.strict());
}

/** The answer to the request for a replay; null = no case matched. */
export function replayBegunJson(replay: Pick<Replay, 'id' | 'matched' | 'released'> | null): ReplayBegun {
  const { matched, released: replayed, id: replayId } = replay ?? { matched: 0, released: 0, id: null };
  return { matched, replayed, dryRun: false, replayId };
}

/** The cases of a replay, as a filter for the ledger and as the filter that was requested. */
export function replaySelection(
  filter: CaseFilter,
  context: { readonly agencies: Mappings['agencies']; readonly offsetMs: number },
): Pick<NewReplay, 'filter' | 'caseFilter'> {
  return { filter: recordFilter(filter, context), caseFilter: JSON.stringify(pickFilter(filter) ?? {}) };
}
