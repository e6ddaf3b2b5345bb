import { z } from 'zod';
import { REASONS } from '../../domain/reason.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { deliveryStatus, deliveryStatusJson } from '../../report/deliveryStatus.ts';
import { BatchSize } from '../../sync/batchSize.ts';
import { actorOf } from '../access/actor.ts';
import { principalOf } from '../access/guard.ts';
import type { Principal } from '../access/principal.ts';
import { wholeProvince } from '../access/scope.ts';
import type { HttpDeps } from '../deps.ts';
import { deliverySchema } from '../schemas/delivery.ts';
import type { Server } from '../server.ts';

const note = z
  .string()
  .max(500)
  .default('')
  .describe('why; kept in the audit trail and shown with the figures');

/** How delivery stands; its pause and resumption, for the whole province. What is so already is no refusal. */
export function deliveryRoutes(server: Server, deps: HttpDeps): void {
  const { ledger, pulses, settings } = deps;

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
    async (request) => await told(principalOf(request)),
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
        body: z.strictObject({ note }).nullish(),
        response: { 200: deliverySchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      wholeProvince(principal);
      const { note: why } = request.body ?? { note: '' };
      await ledger.pauseDelivery({ by: actorOf(request), note: why, now: deps.now() });
      return await told(principal);
    },
  );

  server.post(
    '/api/v1/delivery/resume',
    {
      config: { access: 'operator' },
      schema: { tags: ['delivery'], summary: 'Go on sending', response: { 200: deliverySchema } },
    },
    async (request) => {
      const principal = principalOf(request);
      wholeProvince(principal);
      const resumed = await ledger.resumeDelivery({ by: actorOf(request), now: deps.now() });
      if (resumed) deps.deliveryBell.ring();
      return await told(principal);
    },
  );

  /** Whether delivery goes on is everybody's business; how much of the province waits is not. */
  async function told({ agencies }: Pick<Principal, 'agencies'>): Promise<z.input<typeof deliverySchema>> {
    const whole = agencies === null;
    return {
      ...deliveryStatusJson(await deliveryStatus(ledger), settings.offsetMs),
      batchSize: (await BatchSize.remembered(settings.batchSize, deps)).current,
      syncedPerSecond: whole ? pulses.syncedPerSecond() : null,
      backlog: whole ? await waiting(ledger) : null,
      late: [...pulses.late()],
    };
  }
}

/** From kept counters: asking the work index what is due takes 40 ms where 29,000 retries are for later. */
async function waiting(ledger: Pick<Ledger, 'agencyReasons'>): Promise<number> {
  const counts = await ledger.agencyReasons();
  return counts
    .filter(({ reason }) => REASONS[reason].state === 'pending')
    .reduce((sum, { count }) => sum + count, 0);
}
