import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { REASONS } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type DeliveryStatus, deliveryStatus, deliveryStatusJson } from '../../reports/delivery/build.ts';
import { BatchSize } from '../../sync/deliver/batchSize.ts';
import { actorOf } from '../auth/actor.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import type { Pulse } from '../thread/pulse.ts';
import { deliverySchema } from './schemas/delivery.ts';

export const pauseNote = z.string().max(500);

const note = pauseNote.default('').describe('why; kept in the audit trail and shown with the figures');

/** How delivery stands; its pause and resumption, for the whole province. What is so already is no refusal. */
export function deliveryRoutes(server: Server, deps: HttpDeps): void {
  const { settings } = deps;

  server.get(
    '/api/v1/delivery',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['delivery'],
        summary: 'What holds delivery up, and how fast it goes',
        response: { 200: deliverySchema },
      },
    },
    async (request) => await told(request),
  );

  server.post(
    '/api/v1/delivery/pause',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['delivery'],
        summary: 'Send nothing more until it is resumed',
        description:
          'From the next batch on, over restarts. Where it is paused already, who paused it first stays.',
        body: strictObject({ note }).nullish(),
        response: { 200: deliverySchema },
      },
    },
    async (request) => {
      await pauseDelivery(request, request.body?.note ?? '', deps);
      return await told(request);
    },
  );

  server.post(
    '/api/v1/delivery/resume',
    {
      config: { access: 'operator' },
      schema: { tags: ['delivery'], summary: 'Go on sending', response: { 200: deliverySchema } },
    },
    async (request) => {
      await resumeDelivery(request, deps);
      return await told(request);
    },
  );

  async function told(request: FastifyRequest): Promise<z.input<typeof deliverySchema>> {
    const { status, ...pace } = await readDelivery(principalOf(request), deps);
    return { ...deliveryStatusJson(status, settings.offsetMs), ...pace, late: [...pace.late] };
  }
}

/** Its pause, for the whole province; what is so already stays. HttpProblem 403 `out_of_scope`. */
export async function pauseDelivery(request: FastifyRequest, why: string, deps: HttpDeps): Promise<void> {
  wholeProvince(principalOf(request));
  await deps.ledger.pauseDelivery({ by: actorOf(request), note: why, now: deps.now() });
}

/** Its resumption, and the bell for what waits. HttpProblem 403 `out_of_scope`. */
export async function resumeDelivery(request: FastifyRequest, deps: HttpDeps): Promise<void> {
  wholeProvince(principalOf(request));
  const resumed = await deps.ledger.resumeDelivery({ by: actorOf(request), now: deps.now() });
  if (resumed) deps.deliveryBell.ring();
}

export interface Delivery
  extends Pick<z.input<typeof deliverySchema>, 'batchSize' | 'syncedPerSecond' | 'backlog'> {
  readonly status: DeliveryStatus;
  readonly late: Pulse['late'];
}

/** Whether delivery goes on is everybody's business; how much of the province waits is not. */
export async function readDelivery(
  { agencies }: Pick<Principal, 'agencies'>,
  deps: HttpDeps,
): Promise<Delivery> {
  const { ledger, pulses, settings } = deps;
  const whole = agencies === null;
  return {
    status: await deliveryStatus(ledger),
    batchSize: (await BatchSize.remembered(settings.batchSize, deps)).current,
    syncedPerSecond: whole ? pulses.syncedPerSecond() : null,
    backlog: whole ? await waiting(ledger) : null,
    late: pulses.late(),
  };
}

/** From kept counters: asking the work index what is due takes 40 ms where 29,000 retries are for later. */
async function waiting(ledger: Pick<Ledger, 'agencyReasons'>): Promise<number> {
  const counts = await ledger.agencyReasons();
  return counts
    .filter(({ reason }) => REASONS[reason].state === 'pending')
    .reduce((sum, { count }) => sum + count, 0);
}
