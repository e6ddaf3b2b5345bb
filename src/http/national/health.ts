import { z } from 'zod';
import type { Server } from '../server/deps.ts';
import { aliveness, readiness, readinessOf } from '../server/health.ts';
import type { Mount } from './mount.ts';

const notServed = z
  .object({ status: z.literal('not served').describe('its engine has not started, or has ended') })
  .meta({ id: 'NotServed' });

const whole = z
  .object({
    status: z.enum(['ok', 'late']),
    provinces: z.record(z.string(), z.union([aliveness, notServed])),
  })
  .meta({ id: 'WholeAliveness' });
const wholeReadiness = z
  .object({
    status: z.enum(['ok', 'partly', 'not ready']).describe('partly: some provinces are ready'),
    provinces: z.record(z.string(), z.union([readiness, notServed])),
  })
  .meta({ id: 'WholeReadiness' });

const NOT_SERVED = { status: 'not served' } as const;

/**
 * `/healthz`: 503 while a loop of any province is late, because they share a process, which has to be restarted then. One that
 * has ended is tried again by itself. `/readyz`: 503 only where no province is ready: one that is away must not take
 * the pages of the others from behind a load balancer. Each province says the same of itself below its path.
 */
export function wholeHealthRoutes(server: Server, mounts: readonly Mount[]): void {
  server.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['health'],
        summary: 'Whether the process is alive',
        response: { 200: whole, 503: whole },
      },
    },
    async (_request, reply) => {
      const parts = mounts.map(({ province, side }) => {
        if (side === null) return [province.code, NOT_SERVED] as const;
        const late = side.deps.pulses.late();
        return [province.code, { status: late.length === 0 ? 'ok' : 'late', late }] as const;
      });
      const late = parts.some(([, { status }]) => status === 'late');
      await reply
        .code(late ? 503 : 200)
        .send({ status: late ? 'late' : 'ok', provinces: Object.fromEntries(parts) });
    },
  );

  server.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['health'],
        summary: 'Whether it can work, for each province',
        response: { 200: wholeReadiness, 503: wholeReadiness },
      },
    },
    async (_request, reply) => {
      const parts = await Promise.all(
        mounts.map(
          async ({ province, side }) =>
            [province.code, side === null ? NOT_SERVED : await readinessOf(side.deps)] as const,
        ),
      );
      const ready = parts.filter(([, { status }]) => status === 'ok').length;
      const status = ready === parts.length ? 'ok' : ready > 0 ? 'partly' : 'not ready';
      await reply.code(ready > 0 ? 200 : 503).send({ status, provinces: Object.fromEntries(parts) });
    },
  );
}
