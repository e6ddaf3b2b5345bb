import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CaseFilter } from '../../filter/filters.ts';
import type { Replay, ReplayPreview } from '../../ledger/port/replays.ts';
import { decodeCursor, encodeCursor } from '../../reports/cases/cursor.ts';
import { replayBegunJson, replayJson, replayPreviewJson } from '../../reports/replays/build.ts';
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
import { filterBody, languageQuery, pageQuery } from './query.ts';
import { replayBegunSchema, replayPreviewSchema, replaySchema } from './schemas/replay.ts';

/** Replays looked at for one page of a key that sees only its own. */
const MOST_LOOKED_AT = 1_000;

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
    .describe(
      'made up for this replay: whoever repeats the request with it gets the first answer, for an hour',
    ),
});

/** What is said of a replay that was begun: without its filter, which may be long, because it is kept for who repeats. */
type Begun = Pick<Replay, 'id' | 'matched' | 'released'>;
/** Null where no case matched. */
export type ReplaysOnce = Once<Begun | null>;

/** Begins replays, and lists them. */
export function replaysRoutes(server: Server, deps: HttpDeps): void {
  const { settings } = deps;
  const once: ReplaysOnce = new Once(deps.now);
  const { offsetMs } = settings;

  server.post(
    '/api/v1/replays',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['replays'],
        summary: 'Put matching unsynced cases back to pending',
        description: 'A key for certain agencies replays only cases of theirs.',
        headers,
        body,
        response: {
          200: z.union([replayPreviewSchema, replayBegunSchema]).describe('a dry run, or nothing matched'),
          201: replayBegunSchema.describe('begun; its address is in the header Location'),
        },
      },
    },
    async (request, reply) => {
      const { filter, dryRun, ratePerSecond, note } = request.body;
      if (dryRun) return replayPreviewJson(await previewFor(request, filter, deps), ratePerSecond);
      const key = request.headers['idempotency-key'];
      const begun = await beginFor(request, { filter, ratePerSecond, note, key }, { deps, once });
      if (begun !== null) reply.code(201).header('location', `/api/v1/replays/${begun.id}`);
      return replayBegunJson(begun);
    },
  );

  server.get(
    '/api/v1/replays',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['replays'],
        summary: 'Replays, newest first',
        description: 'A key for certain agencies sees those that were begun with it.',
        querystring: strictObject({ ...pageQuery, ...languageQuery }),
        response: { 200: z.object({ replays: z.array(replaySchema), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { limit, cursor, lang } = request.query;
      const below = cursor === undefined ? undefined : decodeCursor(cursor, lang ?? settings.language);
      const { replays, next } = await knownReplays(principalOf(request), { limit, below }, deps);
      return { replays: replays.map((replay) => replayJson(replay, offsetMs)), next };
    },
  );
}

/** What a replay of these cases would put back, within the agencies of the key. HttpProblem 403 `out_of_scope`. */
export async function previewFor(
  request: FastifyRequest,
  filter: CaseFilter,
  deps: HttpDeps,
): Promise<ReplayPreview> {
  return await previewReplay(deps, selectionFor(request, filter, deps).filter);
}

/**
 * Begins a replay and rings for it; null where no case matches. With a key, only where none was begun under it yet.
 * HttpProblem 403 `out_of_scope`, 422 `idempotency_key_reused`.
 */
export async function beginFor(
  request: FastifyRequest,
  wish: {
    readonly filter: CaseFilter;
    readonly key: string | undefined;
  } & Pick<Replay, 'ratePerSecond' | 'note'>,
  { deps, once }: { readonly deps: HttpDeps; readonly once: ReplaysOnce },
): Promise<Begun | null> {
  const { key, filter, ratePerSecond, note } = wish;
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

/** Those that the key may know of, newest first; `next`: the cursor of the page below. */
export async function knownReplays(
  principal: Principal,
  { limit, below }: { readonly limit: number; readonly below: number | undefined },
  { ledger }: Pick<HttpDeps, 'ledger'>,
): Promise<{ readonly replays: readonly Replay[]; readonly next: string | null }> {
  const looked = await ledger.replays({
    limit: principal.agencies === null ? limit : MOST_LOOKED_AT,
    below,
  });
  const replays = looked.filter((replay) => mayKnow(principal, replay)).slice(0, limit);
  const last = replays.length === limit ? replays.at(-1) : looked.at(-1);
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
 * A replay tells which cases were asked for and how many they were: a key for certain agencies knows of its own ones
 * only. Rejected: judging whether a replay's filter lies within a key's agencies, which changes with the table.
 */
export function mayKnow({ name, agencies }: Principal, { who }: Pick<Replay, 'who'>): boolean {
  return agencies === null || who === `key:${name}`;
}
