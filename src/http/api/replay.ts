import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Replay, ReplayAction } from '../../ledger/port/replays.ts';
import { replayJson, replayWithOutcomesJson } from '../../reports/replays/build.ts';
import { replaySchema, replayWithOutcomesSchema } from '../../reports/replays/schema.ts';
import { actorOf } from '../auth/actor.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import { apiRoute } from './apiRoute.ts';
import { canSee } from './replays.ts';

export const replayParams = {
  id: z.coerce.number().int().min(1).max(999_999_999_999_999).describe('number of the replay'),
};

const ACTIONS: Readonly<Record<ReplayAction, string>> = {
  pause: 'Requeue no more cases until it is resumed; from the next batch on',
  resume: 'Resume it where it was paused',
  cancel: 'Requeue no more cases; requeued ones are still sent',
};

/** One replay with its outcomes; its pause, resumption and cancellation. */
export function replayRoutes(server: Server, deps: HttpDeps): void {
  apiRoute(server, deps, {
    path: '/api/v1/replays/:id',
    tag: 'replays',
    summary: 'A replay, and the outcomes of its cases',
    params: replayParams,
    answer: replayWithOutcomesSchema,
    respond: async ({ params, principal, offsetMs }) => {
      const replay = await visibleReplay(deps, principal, params.id);
      return replayWithOutcomesJson(replay, await deps.ledger.replayOutcomes(replay.id), offsetMs);
    },
  });

  for (const action of Object.keys(ACTIONS) as ReplayAction[]) {
    apiRoute(server, deps, {
      method: 'POST',
      path: `/api/v1/replays/:id/${action}`,
      access: 'operator',
      tag: 'replays',
      summary: ACTIONS[action],
      params: replayParams,
      answer: replaySchema,
      respond: async ({ request, params, offsetMs }) => {
        const { replay, steered } = await steerReplay(request, params.id, action, deps);
        if (!steered) throw problem('replay.ended', replay.id, replay.state);
        return replayJson(replay, offsetMs);
      },
    });
  }
}

/** One replay. HttpProblem 404 when there is none, or the key must not see it. */
export async function visibleReplay(
  { ledger }: Pick<HttpDeps, 'ledger'>,
  principal: Principal,
  id: number,
): Promise<Replay> {
  const replay = await ledger.replay(id);
  if (replay === null || !canSee(principal, replay)) throw problem('replay.unknown', id);
  return replay;
}

/** Pauses, resumes or cancels it, and rings when it resumes; `steered` comes from the ledger. HttpProblem 404. */
export async function steerReplay(
  request: FastifyRequest,
  requestedId: number,
  action: ReplayAction,
  deps: HttpDeps,
): Promise<{ readonly replay: Replay; readonly steered: boolean }> {
  const { id } = await visibleReplay(deps, principalOf(request), requestedId);
  const answer = await deps.ledger.steerReplay(id, action, actorOf(request), deps.now());
  if (answer === null) throw problem('replay.unknown', id);
  if (answer.steered && action === 'resume') deps.bell.ring();
  return answer;
}
