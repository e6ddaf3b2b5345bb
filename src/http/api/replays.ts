import { z } from 'zod';
import type { ReplayAction } from '../../ledger/port/replays.ts';
import {
  replayBegunJson,
  replayJson,
  replayPreviewJson,
  replayWithOutcomesJson,
} from '../../reports/replays/build.ts';
import {
  replayBegunSchema,
  replayPreviewSchema,
  replaySchema,
  replayWithOutcomesSchema,
} from '../../reports/replays/schema.ts';
import { HIGHEST_REPLAY_RATE, LONGEST_REPLAY_NOTE } from '../../sync/replay/begin.ts';
import { strictObject } from '../server/expected.ts';
import { onceKey } from '../server/once.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { languageQuery, pageQuery } from './query.ts';
import { beginFor, previewFor, steerReplay, visibleReplay, visibleReplays } from './replaysOfKey.ts';
import { selectionBody } from './selection.ts';

/** Cases a second, of a replay. */
export const ratePerSecond = z.number().positive().max(HIGHEST_REPLAY_RATE);
export const replayNote = z.string().max(LONGEST_REPLAY_NOTE);
export const replayParams = {
  id: z.coerce.number().int().min(1).max(999_999_999_999_999).describe('number of the replay'),
};

const headers = z.object({
  'idempotency-key': onceKey
    .optional()
    .describe('made up for this replay: repeating the request with it gets the first answer, for an hour'),
});

export const beginReplayRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/replays',
  access: 'operator',
  tag: 'replays',
  summary: 'Send matching unsynced cases again',
  description: 'A key for certain agencies replays only their cases.',
  headers,
  body: strictObject({
    filter: selectionBody.describe(
      'which cases: filters, or {"all": true} for every case that is not synced',
    ),
    dryRun: z.boolean().default(false).describe('only count'),
    ratePerSecond: ratePerSecond.nullable().default(null),
    note: replayNote.default('').describe("why; kept with the replay and in each case's timeline"),
  }),
  answer: z.union([replayPreviewSchema, replayBegunSchema]).describe('a dry run, or nothing matched'),
  created: replayBegunSchema.describe('begun; its address is in the header Location'),
  respond: async ({ reply, body: { filter, dryRun, ratePerSecond, note }, ...call }) => {
    if (dryRun) return replayPreviewJson(await previewFor(filter, call), ratePerSecond);
    const { 'idempotency-key': key } = headers.parse(call.request.headers);
    const begun = await beginFor({ filter, ratePerSecond, note, key }, call);
    if (begun !== null) reply.code(201).header('location', `/api/v1/replays/${begun.id}`);
    return replayBegunJson(begun);
  },
});

export const replaysRoute = apiRoute({
  path: '/api/v1/replays',
  access: 'operator',
  tag: 'replays',
  summary: 'Replays, newest first',
  description: 'A key for certain agencies sees those that were begun with it.',
  query: { ...pageQuery, ...languageQuery },
  answer: z.object({ replays: z.array(replaySchema), next: z.string().nullable() }),
  respond: async ({ query, ...call }) => {
    const { replays, next } = await visibleReplays(query, call);
    return { replays: replays.map((replay) => replayJson(replay, call.offsetMs)), next };
  },
});

export const replayRoute = apiRoute({
  path: '/api/v1/replays/:id',
  access: 'operator',
  tag: 'replays',
  summary: 'A replay, and the outcomes of its cases',
  params: replayParams,
  answer: replayWithOutcomesSchema,
  respond: async ({ params, ...call }) => {
    const replay = await visibleReplay(params.id, call);
    return replayWithOutcomesJson(replay, await call.ledger.replayOutcomes(replay.id), call.offsetMs);
  },
});

const ACTIONS: Readonly<Record<ReplayAction, string>> = {
  pause: 'Requeue no more cases until it is resumed; from the next batch on',
  resume: 'Resume it where it was paused',
  cancel: 'Requeue no more cases; requeued ones are still sent',
};

export const steerReplayRoutes = (Object.keys(ACTIONS) as ReplayAction[]).map((action) =>
  apiRoute({
    method: 'POST',
    path: `/api/v1/replays/:id/${action}`,
    access: 'operator',
    tag: 'replays',
    summary: ACTIONS[action],
    params: replayParams,
    answer: replaySchema,
    respond: async ({ params, ...call }) => {
      const { replay, steered } = await steerReplay(params.id, action, call);
      if (!steered) throw problem('replay.ended', replay.id, replay.state);
      return replayJson(replay, call.offsetMs);
    },
  }),
);
