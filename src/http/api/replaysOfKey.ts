import { keyIdOf } from '../../domain/actor.ts';
import type { CaseFilter } from '../../filter/filters.ts';
import type { Replay, ReplayAction, ReplayPreview } from '../../ledger/port/replays.ts';
import { decodeCursor, encodeCursor } from '../../reports/cases/build.ts';
import { replaySelection } from '../../reports/replays/build.ts';
import { beginReplay, previewReplay } from '../../sync/replay/begin.ts';
import type { Principal } from '../auth/principal.ts';
import { scoped } from '../auth/scope.ts';
import type { ReplayBegun } from '../server/deps.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { problem } from '../server/problem.ts';

/** Replays read for one page of a key that sees only its own. */
const MAX_READ = 1_000;

/** Counts what a replay would requeue, within the agencies of the key. HttpProblem 403 `out_of_scope`. */
export async function previewFor(filter: CaseFilter, call: HttpCall): Promise<ReplayPreview> {
  return await previewReplay(call.deps, selectionFor(filter, call).filter);
}

/** `key`: the idempotency key, if there is one. */
interface NewReplay extends Pick<Replay, 'ratePerSecond' | 'note'> {
  readonly filter: CaseFilter;
  readonly key: string | undefined;
}

/**
 * Begins a replay and rings for it; null when no case matches. With an idempotency key, only once.
 * HttpProblem 403 `out_of_scope`, 422 `idempotency_key_reused`.
 */
export async function beginFor({ key, ...wanted }: NewReplay, call: HttpCall): Promise<ReplayBegun> {
  const { principal, deps } = call;
  const begin = async (): Promise<ReplayBegun> => {
    const { filter, ...how } = wanted;
    const ring = (): true => {
      deps.bell.ring();
      return true;
    };
    const begun = await beginReplay(
      { ...deps, ring },
      { ...selectionFor(filter, call), ...how, by: actorOf(call) },
    );
    if (begun === null) return null;
    const { id, matched, released } = begun.replay;
    return { id, matched, released };
  };
  if (key === undefined) return await begin();
  return await deps.replaysOnce.do(`${principal.keyId} ${key}`, wanted, begin);
}

/** The requested cases within the agencies of the key. HttpProblem 403 `out_of_scope`. */
function selectionFor(
  filter: CaseFilter,
  { principal, agencies, offsetMs }: HttpCall,
): ReturnType<typeof replaySelection> {
  return replaySelection(scoped({ principal, agencies }, filter) ?? {}, { agencies, offsetMs });
}

/** The replays that the key may see, newest first; `next`: the cursor of the next page. UsageError `usage.cursor`. */
export async function visibleReplays(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  { principal, ledger, language }: HttpCall,
): Promise<{ readonly replays: readonly Replay[]; readonly next: string | null }> {
  const read = await ledger.replays({
    limit: principal.agencies === null ? limit : MAX_READ,
    below: cursor === undefined ? undefined : decodeCursor(cursor, language),
  });
  const replays = read.filter((replay) => canSee(principal, replay)).slice(0, limit);
  const last = replays.length === limit ? replays.at(-1) : read.at(-1);
  // The first of all replays has the number 1.
  return { replays, next: last === undefined || last.id === 1 ? null : encodeCursor(last.id) };
}

/** One replay. HttpProblem 404 when there is none, or the key must not see it. */
export async function visibleReplay(id: number, { principal, ledger }: HttpCall): Promise<Replay> {
  const replay = await ledger.replay(id);
  if (replay === null || !canSee(principal, replay)) throw problem('replay.unknown', id);
  return replay;
}

/** Pauses, resumes or cancels it, and rings when it resumes; `steered` comes from the ledger. HttpProblem 404. */
export async function steerReplay(
  id: number,
  action: ReplayAction,
  call: HttpCall,
): Promise<{ readonly replay: Replay; readonly steered: boolean }> {
  await visibleReplay(id, call);
  const answer = await call.ledger.steerReplay(id, action, actorOf(call), call.now);
  if (answer === null) throw problem('replay.unknown', id);
  if (answer.steered && action === 'resume') call.deps.bell.ring();
  return answer;
}

/**
 * A replay reveals its filter and its counts, so a key for certain agencies sees only the replays begun with it,
 * and not those of an earlier key of its name.
 * Rejected: comparing the replay's filter with the key's agencies, because that changes with the agency table.
 */
function canSee({ keyId, agencies }: Principal, { who }: Pick<Replay, 'who'>): boolean {
  return agencies === null || keyIdOf(who) === keyId;
}
