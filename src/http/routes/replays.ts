import { z } from 'zod';
import type { Replay } from '../../ledger/replays.ts';
import { askedOf, type CaseFilter, recordFilter } from '../../report/caseFilter.ts';
import { decodeCursor, encodeCursor } from '../../report/cursor.ts';
import { replayJson, replayPreviewJson } from '../../report/replays.ts';
import { actorOf } from '../access/actor.ts';
import { principalOf } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import { scoped } from '../access/scope.ts';
import type { HttpDeps } from '../deps.ts';
import { replayBegunSchema, replayPreviewSchema, replaySchema } from '../schemas/replay.ts';
import type { Server } from '../server.ts';
import { filterBody, languageQuery, pageQuery } from './query.ts';

/** Replays looked at for one page of a key that sees only its own. */
const MOST_LOOKED_AT = 1_000;

const body = z.strictObject({
  filter: filterBody.describe('which cases; {} = every case that is not synced'),
  dryRun: z.boolean().default(false).describe('only count'),
  ratePerSecond: z.number().positive().max(1_000_000).nullable().default(null),
  note: z.string().max(500).default('').describe("why; kept with the replay and in each case's timeline"),
});

/** Begins replays, and lists them. */
export function replaysRoutes(server: Server, deps: HttpDeps): void {
  const { ledger, settings } = deps;
  const { offsetMs } = settings;

  server.post(
    '/api/v1/replays',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['replays'],
        summary: 'Put matching unsynced cases back to pending',
        description: 'A key for certain agencies replays only cases of theirs.',
        body,
        response: {
          200: z.union([replayPreviewSchema, replayBegunSchema]).describe('a dry run, or nothing matched'),
          201: replayBegunSchema.describe('begun; its address is in the header Location'),
        },
      },
    },
    async (request, reply) => {
      const { dryRun, ratePerSecond, note } = request.body;
      const asked: CaseFilter = scoped(principalOf(request), request.body.filter) ?? {};
      const filter = recordFilter(asked, { agencies: deps.mappings().agencies, offsetMs });
      const now = deps.now();
      if (dryRun) return replayPreviewJson(await ledger.previewReplay(filter, now), ratePerSecond);
      const begun = await ledger.createReplay({
        ...{ filter, asked: JSON.stringify(askedOf(asked) ?? {}) },
        ...{ note, by: actorOf(request), ratePerSecond, now },
      });
      if (begun === null) return { matched: 0, replayed: 0, dryRun: false as const, replayId: null };
      deps.bell.ring();
      const { id: replayId, matched, released: replayed } = begun;
      reply.code(201).header('location', `/api/v1/replays/${replayId}`);
      return { matched, replayed, dryRun: false as const, replayId };
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
        querystring: z.strictObject({ ...pageQuery, ...languageQuery }),
        response: { 200: z.object({ replays: z.array(replaySchema), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { limit, cursor, lang } = request.query;
      const below = cursor === undefined ? undefined : decodeCursor(cursor, lang ?? settings.language);
      const principal = principalOf(request);
      const looked = await ledger.replays({
        limit: principal.agencies === null ? limit : MOST_LOOKED_AT,
        below,
      });
      const seen = looked.filter((replay) => mayKnow(principal, replay)).slice(0, limit);
      const last = seen.length === limit ? seen.at(-1) : looked.at(-1);
      // The first of all replays has the number 1.
      const next = last === undefined || last.id === 1 ? null : encodeCursor(last.id);
      return { replays: seen.map((replay) => replayJson(replay, offsetMs)), next };
    },
  );
}

/**
 * A replay tells which cases were asked for and how many they were: a key for certain agencies knows of its own ones
 * only. Rejected: judging whether a replay's filter lies within a key's agencies, which changes with the table.
 */
export function mayKnow({ name, agencies }: Principal, { who }: Pick<Replay, 'who'>): boolean {
  return agencies === null || who === `key:${name}`;
}
