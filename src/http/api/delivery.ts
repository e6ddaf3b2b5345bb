import { z } from 'zod';
import { deliveryStatus, deliveryStatusJson, portalMessages } from '../../reports/delivery/build.ts';
import { deliverySchema } from '../../reports/delivery/schema.ts';
import { BatchSize } from '../../sync/deliver/batchSize.ts';
import { wholeProvince } from '../auth/scope.ts';
import { backlogOf } from '../events/figures.ts';
import { strictObject } from '../server/expected.ts';
import { actorOf, type HttpCall } from '../server/httpCall.ts';
import { apiRoute } from './apiRoute.ts';

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

async function deliveryJson(call: HttpCall): Promise<z.input<typeof deliverySchema>> {
  const { status, ...pace } = await readDelivery(call);
  const heard = call.principal.agencies === null ? await portalMessages(call.ledger) : null;
  return { ...deliveryStatusJson(status, call.offsetMs, heard), ...pace, late: [...pace.late] };
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

export type Delivery = Awaited<ReturnType<typeof readDelivery>>;

/** A key for certain agencies sees whether delivery is blocked, but no count of the whole province. */
export async function readDelivery({ principal, ledger, deps }: HttpCall) {
  const { pulses, settings } = deps;
  const whole = principal.agencies === null;
  return {
    status: await deliveryStatus(ledger),
    batchSize: (await BatchSize.remembered(settings.batchSize, deps)).current,
    syncedPerSecond: whole ? pulses.syncedPerSecond() : null,
    backlog: whole ? await backlogOf(ledger) : null,
    late: pulses.late(),
  };
}
