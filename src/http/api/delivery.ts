import { z } from 'zod';
import {
  deliveryRetryJson,
  deliveryStatus,
  deliveryStatusJson,
  portalMessages,
} from '../../reports/delivery/build.ts';
import { heldFigures } from '../../reports/delivery/held.ts';
import { waitingQueues } from '../../reports/delivery/queues.ts';
import { deliveryRetrySchema, deliverySchema } from '../../reports/delivery/schema.ts';
import { BatchSize } from '../../sync/deliver/batchSize.ts';
import { type Retried, retryDelivery } from '../../sync/deliver/retryDelivery.ts';
import { wholeProvince } from '../auth/scope.ts';
import { strictObject } from '../server/expected.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { apiRoute } from './apiRoute.ts';

/** How long an answer waits for the outcome of a probe. */
const RETRY_WAIT_MS = 15_000;

export const pauseNote = z.string().max(500);

export const deliveryRoute = apiRoute({
  path: '/api/v1/delivery',
  tag: 'delivery',
  summary: 'What blocks delivery, and its rate',
  answer: deliverySchema,
  respond: deliveryJson,
});

/** Like its resumption for the whole province; repeating one is no error. */
export const pauseRoute = apiRoute({
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
  respond: async ({ body, ...call }) => {
    await pauseDelivery(body?.note ?? '', call);
    return await deliveryJson(call);
  },
});

export const resumeRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/delivery/resume',
  access: 'operator',
  tag: 'delivery',
  summary: 'Resume sending',
  answer: deliverySchema,
  respond: async (call) => {
    await resumeDelivery(call);
    return await deliveryJson(call);
  },
});

export const retryRoute = apiRoute({
  method: 'POST',
  path: '/api/v1/delivery/retry',
  access: 'operator',
  tag: 'delivery',
  summary: 'Try the portal once, now, whatever the wait',
  description: `Answers once the outcome is known, after ${RETRY_WAIT_MS / 1_000} seconds at the latest.`,
  answer: deliveryRetrySchema,
  respond: async (call) => deliveryRetryJson(await tryDelivery(call), call.offsetMs),
});

async function deliveryJson(call: HttpCall): Promise<z.input<typeof deliverySchema>> {
  const { status, queues, held, processes, ...pace } = await readDelivery(call);
  const isWhole = call.principal.agencies === null;
  const heard = isWhole ? await portalMessages(call.ledger) : null;
  return {
    ...deliveryStatusJson(status, call.offsetMs, { heard, queues, held, processes }),
    ...pace,
    late: [...pace.late],
  };
}

/** Pauses it for the whole province, unless it is paused. HttpProblem 403 `out_of_scope`. */
export async function pauseDelivery(note: string, call: HttpCall): Promise<void> {
  wholeProvince(call.principal);
  await call.ledger.pauseDelivery({ by: actorOf(call), note, now: call.now });
}

/** Resumes it, and rings for waiting cases. HttpProblem 403 `out_of_scope`. */
export async function resumeDelivery(call: HttpCall): Promise<void> {
  wholeProvince(call.principal);
  const resumed = await call.ledger.resumeDelivery({ by: actorOf(call), now: call.now });
  if (resumed) call.deps.deliveryBell.ring();
}

/** Has the daemon probe at once, and waits for the outcome. HttpProblem 403 `out_of_scope`. */
export async function tryDelivery(call: HttpCall): Promise<Retried> {
  wholeProvince(call.principal);
  const { ledger, deps } = call;
  const { now, deliveryBell } = deps;
  const deliver = (): void => deliveryBell.ring();
  return await retryDelivery({ ledger, now, by: actorOf(call), deliver, waitMs: RETRY_WAIT_MS });
}

export type Delivery = Awaited<ReturnType<typeof readDelivery>>;

/** A key for certain agencies sees whether delivery is blocked, but no count of the whole province. */
export async function readDelivery({ principal, ledger, deps, now }: HttpCall) {
  const { pulses, settings } = deps;
  const whole = principal.agencies === null;
  const queues = whole ? await waitingQueues(ledger, now) : null;
  const status = await deliveryStatus(ledger);
  const held = whole ? await heldFigures(ledger, status, now) : null;
  return {
    status,
    held,
    processes: whole ? await ledger.processes() : null,
    batchSize: (await BatchSize.remembered(settings.batchSize, deps)).current,
    stepsBatchSize: (await BatchSize.remembered(settings.batchSize, deps, 'steps')).current,
    syncedPerSecond: whole ? pulses.syncedPerSecond() : null,
    queues,
    backlog: queues === null ? null : queues.fresh.cases + queues.backlog.cases,
    late: pulses.late(),
  };
}
