import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Replay, ReplayAction } from '../../ledger/port/replays.ts';
import { replayJson, replayWithOutcomesJson } from '../../reports/replays/build.ts';
import { actorOf } from '../auth/actor.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import { problem } from '../server/problem.ts';
import { mayKnow } from './replays.ts';
import { replaySchema, replayWithOutcomesSchema } from './schemas/replay.ts';

export const replayParams = strictObject({ id: z.coerce.number().int().min(1).max(999_999_999_999_999) });

const ACTIONS: Readonly<Record<ReplayAction, string>> = {
  pause: 'Put nothing more back until it is resumed; from the next batch on',
  resume: 'Go on where it was paused',
  cancel: 'Put nothing more back; what was put back is still sent',
};

/** One replay: what became of it, and its pause, resumption and end. */
export function replayRoutes(server: Server, deps: HttpDeps): void {
  const { ledger } = deps;
  const { offsetMs } = deps.settings;

  server.get(
    '/api/v1/replays/:id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['replays'],
        summary: 'A replay, and what became of its cases',
        params: replayParams,
        response: { 200: replayWithOutcomesSchema },
      },
    },
    async (request) => {
      const replay = await visibleReplay(deps, principalOf(request), request.params.id);
      return replayWithOutcomesJson(replay, await ledger.replayOutcomes(replay.id), offsetMs);
    },
  );

  for (const action of Object.keys(ACTIONS) as ReplayAction[]) {
    server.post(
      `/api/v1/replays/:id/${action}`,
      {
        config: { access: 'operator' },
        schema: {
          tags: ['replays'],
          summary: ACTIONS[action],
          params: replayParams,
          response: { 200: replaySchema },
        },
      },
      async (request) => {
        const { replay, steered } = await steerReplay(request, request.params.id, action, deps);
        if (!steered) throw problem('replay.ended', replay.id, replay.state);
        return replayJson(replay, offsetMs);
      },
    );
  }
}

/**
 * One replay, for whoever may know of it: what the key may not know of is not there, as what is not there.
 * HttpProblem 404.
 */
export async function visibleReplay(
  { ledger }: Pick<HttpDeps, 'ledger'>,
  principal: Principal,
  id: number,
): Promise<Replay> {
  const replay = await ledger.replay(id);
  if (replay === null || !mayKnow(principal, replay)) throw problem('replay.unknown', id);
  return replay;
}

/** Pauses, resumes or cancels it, and rings where it goes on; `steered` as the ledger says. HttpProblem 404. */
export async function steerReplay(
  request: FastifyRequest,
  asked: number,
  action: ReplayAction,
  deps: HttpDeps,
): Promise<{ readonly replay: Replay; readonly steered: boolean }> {
  const { id } = await visibleReplay(deps, principalOf(request), asked);
  const answer = await deps.ledger.steerReplay(id, action, actorOf(request), deps.now());
  if (answer === null) throw problem('replay.unknown', id);
  if (answer.steered && action === 'resume') deps.bell.ring();
  return answer;
}
