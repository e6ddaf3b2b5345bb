import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Replay, ReplayAction } from '../../ledger/replays.ts';
import { replayJson, replayWithFatesJson } from '../../report/replays.ts';
import { actorOf } from '../access/actor.ts';
import { principalOf } from '../access/guard.ts';
import type { HttpDeps } from '../deps.ts';
import { HttpProblem } from '../problem.ts';
import { replaySchema, replayWithFatesSchema } from '../schemas/replay.ts';
import type { Server } from '../server.ts';
import { mayKnow } from './replays.ts';

const params = z.strictObject({ id: z.coerce.number().int().min(1).max(999_999_999_999_999) });

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
        params,
        response: { 200: replayWithFatesSchema },
      },
    },
    async (request) => {
      const replay = await known(request, request.params.id);
      return replayWithFatesJson(replay, await ledger.replayFates(replay.id), offsetMs);
    },
  );

  for (const action of Object.keys(ACTIONS) as ReplayAction[]) {
    server.post(
      `/api/v1/replays/:id/${action}`,
      {
        config: { access: 'operator' },
        schema: { tags: ['replays'], summary: ACTIONS[action], params, response: { 200: replaySchema } },
      },
      async (request) => {
        const { id } = await known(request, request.params.id);
        const answer = await ledger.steerReplay(id, action, actorOf(request), deps.now());
        if (answer === null) throw unknown(id);
        if (!answer.steered) throw ended(answer.replay);
        if (action === 'resume') deps.bell.ring();
        return replayJson(answer.replay, offsetMs);
      },
    );
  }

  /** What the key may not know of is not there, as what is not there. */
  async function known(request: FastifyRequest, id: number): Promise<Replay> {
    const replay = await ledger.replay(id);
    if (replay === null || !mayKnow(principalOf(request), replay)) throw unknown(id);
    return replay;
  }
}

function unknown(id: number): HttpProblem {
  return new HttpProblem(404, 'replay.unknown', {
    detail: `There is no replay ${id}.`,
    remedy: 'See the numbers at /api/v1/replays.',
  });
}

function ended({ id, state }: Replay): HttpProblem {
  return new HttpProblem(409, 'replay.ended', {
    detail: `Replay ${id} is ${state}: this cannot be done to it.`,
    remedy: `See what became of it at /api/v1/replays/${id}; begin another one with POST /api/v1/replays.`,
  });
}
