import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { REASONS } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type DeliveryStatus, deliveryStatus, deliveryStatusJson } from '../../reports/delivery/build.ts';
import { deliverySchema } from '../../reports/delivery/schema.ts';
import { BatchSize } from '../../sync/deliver/batchSize.ts';
import { actorOf } from '../auth/actor.ts';
import { principalOf } from '../auth/guard.ts';
import type { Principal } from '../auth/principal.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpDeps } from '../server/deps.ts';
import { strictObject } from '../server/expected.ts';
import type { Server } from '../server/fastifyServer.ts';
import type { Reading } from '../server/reading.ts';
import type { Pulse } from '../thread/pulse.ts';
import { apiRoute } from './apiRoute.ts';

export const pauseNote = z.string().max(500);

/** The state of delivery; its pause and resumption, for the whole province. Repeating one is no error. */
export function deliveryRoutes(server: Server, deps: HttpDeps): void {
  const documentFor = async ({ principal, offsetMs }: Reading): Promise<z.input<typeof deliverySchema>> => {
    const { status, ...pace } = await readDelivery(principal, deps);
    return { ...deliveryStatusJson(status, offsetMs), ...pace, late: [...pace.late] };
  };

  apiRoute(server, deps, {
    path: '/api/v1/delivery',
    tag: 'delivery',
    summary: 'What blocks delivery, and its rate',
    answer: deliverySchema,
    respond: documentFor,
  });

  apiRoute(server, deps, {
    method: 'POST',
    path: '/api/v1/delivery/pause',
    access: 'operator',
    tag: 'delivery',
    summary: 'Send nothing more until it is resumed',
    description: 'From the next batch on, across restarts. A pause that is already there keeps its author.',
    body: strictObject({
      note: pauseNote.default('').describe('why; kept in the audit trail and shown with the figures'),
    }).nullish(),
    answer: deliverySchema,
    respond: async ({ request, body, ...reading }) => {
      await pauseDelivery(request, body?.note ?? '', deps);
      return await documentFor(reading);
    },
  });

  apiRoute(server, deps, {
    method: 'POST',
    path: '/api/v1/delivery/resume',
    access: 'operator',
    tag: 'delivery',
    summary: 'Resume sending',
    answer: deliverySchema,
    respond: async ({ request, ...reading }) => {
      await resumeDelivery(request, deps);
      return await documentFor(reading);
    },
  });
}

/** Pauses it for the whole province, unless it is paused. HttpProblem 403 `out_of_scope`. */
export async function pauseDelivery(request: FastifyRequest, why: string, deps: HttpDeps): Promise<void> {
  wholeProvince(principalOf(request));
  await deps.ledger.pauseDelivery({ by: actorOf(request), note: why, now: deps.now() });
}

/** Resumes it, and rings for waiting cases. HttpProblem 403 `out_of_scope`. */
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

/** A key for certain agencies sees whether delivery is blocked, but no count of the whole province. */
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

/** From kept counters: the work index takes 40 ms when 29,000 retries are scheduled for later. */
async function waiting(ledger: Pick<Ledger, 'agencyReasons'>): Promise<number> {
  const counts = await ledger.agencyReasons();
  return counts
    .filter(({ reason }) => REASONS[reason].state === 'pending')
    .reduce((sum, { count }) => sum + count, 0);
}
