import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CaseFilter } from '../../filter/filters.ts';
import type { Replay, ReplayPreview } from '../../ledger/port/replays.ts';
import { decodeCursor, encodeCursor } from '../../reports/cases/cursor.ts';
import { replayBegunJson, replayJson, replayPreviewJson } from '../../reports/replays/build.ts';
import { replayBegunSchema, replayPreviewSchema, replaySchema } from '../../reports/replays/schema.ts';
import { replaySelection } from '../../reports/replays/selection.ts';
import {
  beginReplay,
  HIGHEST_REPLAY_RATE,
  LONGEST_REPLAY_NOTE,
  previewReplay,
} from '../../sync/replay/begin.ts';
import { actorOf } from '../auth/actor.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import { scoped } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { Once, onceKey } from '../server/once.ts';
import { apiRoute } from './apiRoute.ts';
import { filterBody, languageQuery, pageQuery } from './query.ts';

/** Replays read for one page of a key that sees only its own. */
const MAX_READ = 1_000;

/** Cases a second, of a replay. */
export const ratePerSecond = z.number().positive().max(HIGHEST_REPLAY_RATE);
export const replayNote = z.string().max(LONGEST_REPLAY_NOTE);

const body = strictObject({
  filter: filterBody.describe('which cases; {} = every case that is not synced'),
  dryRun: z.boolean().default(false).describe('only count'),
  ratePerSecond: ratePerSecond.nullable().default(null),
  note: replayNote.default('').describe("why; kept with the replay and in each case's timeline"),
});

const headers = z.object({
  'idempotency-key': onceKey
    .optional()
    .describe('made up for this replay: repeating the request with it gets the first answer, for an hour'),
});

/** Without the filter of the replay, which may be long and would be kept for repetitions. */
type Begun = Pick<Replay, 'id' | 'matched' | 'released'>;
/** Null when no case matched. */
export type ReplaysOnce = Once<Begun | null>;

/** Begins replays, and lists them. */
export function replaysRoutes(server: Server, deps: HttpDeps): void {
  const once: ReplaysOnce = new Once(deps.now);

  apiRoute(server, deps, {
    method: 'POST',
    path: '/api/v1/replays',
    access: 'operator',
    tag: 'replays',
    summary: 'Send matching unsynced cases again',
    description: 'A key for certain agencies replays only their cases.',
    headers,
    body,
    answer: z.union([replayPreviewSchema, replayBegunSchema]).describe('a dry run, or nothing matched'),
    created: replayBegunSchema.describe('begun; its address is in the header Location'),
    respond: async ({ request, reply, body: { filter, dryRun, ratePerSecond, note } }) => {
      if (dryRun) return replayPreviewJson(await previewFor(request, filter, deps), ratePerSecond);
      const { 'idempotency-key': key } = headers.parse(request.headers);
      const begun = await beginFor(request, { filter, ratePerSecond, note, key }, { deps, once });
      if (begun !== null) reply.code(201).header('location', `/api/v1/replays/${begun.id}`);
      return replayBegunJson(begun);
    },
  });

  apiRoute(server, deps, {
    path: '/api/v1/replays',
    tag: 'replays',
    summary: 'Replays, newest first',
    description: 'A key for certain agencies sees those that were begun with it.',
    query: { ...pageQuery, ...languageQuery },
    answer: z.object({ replays: z.array(replaySchema), next: z.string().nullable() }),
    respond: async ({ query: { limit, cursor }, principal, language, offsetMs }) => {
      const below = cursor === undefined ? undefined : decodeCursor(cursor, language);
      const { replays, next } = await visibleReplays(principal, { limit, below }, deps);
      return { replays: replays.map((replay) => replayJson(replay, offsetMs)), next };
    },
  });
}

/** Counts what a replay would requeue, within the agencies of the key. HttpProblem 403 `out_of_scope`. */
export async function previewFor(
  request: FastifyRequest,
  filter: CaseFilter,
  deps: HttpDeps,
): Promise<ReplayPreview> {
  return await previewReplay(deps, selectionFor(request, filter, deps).filter);
}

/**
 * Begins a replay and rings for it; null when no case matches. With an idempotency key, only once.
 * HttpProblem 403 `out_of_scope`, 422 `idempotency_key_reused`.
 */
export async function beginFor(
  request: FastifyRequest,
  {
    key,
    filter,
    ratePerSecond,
    note,
  }: {
    readonly filter: CaseFilter;
    readonly key: string | undefined;
  } & Pick<Replay, 'ratePerSecond' | 'note'>,
  { deps, once }: { readonly deps: HttpDeps; readonly once: ReplaysOnce },
): Promise<Begun | null> {
  const begin = async (): Promise<Begun | null> => {
    const selection = selectionFor(request, filter, deps);
    const begun = await beginReplay(
      { ...deps, ring: () => ring(deps) },
      { ...selection, note, by: actorOf(request), ratePerSecond },
    );
    if (begun === null) return null;
    const { id, matched, released } = begun.replay;
    return { id, matched, released };
  };
  if (key === undefined) return await begin();
  return await once.do(`${principalOf(request).keyId} ${key}`, { filter, ratePerSecond, note }, begin);
}

/** The replays that the key may see, newest first; `next`: the cursor of the next page. */
export async function visibleReplays(
  principal: Principal,
  { limit, below }: { readonly limit: number; readonly below: number | undefined },
  { ledger }: Pick<HttpDeps, 'ledger'>,
): Promise<{ readonly replays: readonly Replay[]; readonly next: string | null }> {
  const read = await ledger.replays({
    limit: principal.agencies === null ? limit : MAX_READ,
    below,
  });
  const replays = read.filter((replay) => canSee(principal, replay)).slice(0, limit);
  const last = replays.length === limit ? replays.at(-1) : read.at(-1);
  // The first of all replays has the number 1.
  return { replays, next: last === undefined || last.id === 1 ? null : encodeCursor(last.id) };
}

function ring({ bell }: HttpDeps): true {
  bell.ring();
  return true;
}

/** The requested cases within the agencies of the key. HttpProblem 403 `out_of_scope`. */
function selectionFor(
  request: FastifyRequest,
  filter: CaseFilter,
  { mappings, settings }: HttpDeps,
): ReturnType<typeof replaySelection> {
  const within = scoped(principalOf(request), filter) ?? {};
  return replaySelection(within, { agencies: mappings().agencies, offsetMs: settings.offsetMs });
}

/**
 * A replay reveals its filter and its counts, so a key for certain agencies sees only the replays begun with it.
 * Rejected: comparing the replay's filter with the key's agencies, because that changes with the agency table.
 */
export function canSee({ name, agencies }: Principal, { who }: Pick<Replay, 'who'>): boolean {
  return agencies === null || who === `key:${name}`;
}
