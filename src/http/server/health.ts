import { z } from 'zod';
import { openCircuits } from '../../domain/circuit.ts';
import { SYSTEM_FAULTS } from '../../domain/systemFaults.ts';
import { within } from '../../domain/within.ts';
import { processesReadiness, processReadiness } from '../../reports/delivery/processes.ts';
import { sourcesFreshness } from '../../reports/sources/freshness.ts';
import { sourceFreshness } from '../../reports/sources/schema.ts';
import type { HttpDeps, Server } from './deps.ts';

/** How long a dependency may take to answer, in milliseconds. */
const ANSWER_MS = 2_000;

export const aliveness = z
  .object({
    status: z.enum(['ok', 'late']),
    late: z
      .array(z.object({ loop: z.string(), silentMs: z.number() }))
      .readonly()
      .describe('loops without progress'),
  })
  .meta({ id: 'Aliveness' });
export const readiness = z
  .object({
    status: z.enum(['ok', 'not ready']),
    dependencies: z.object({
      ledger: z.string(),
      redis: z.string(),
      portal: z.string(),
      process: z.string(),
    }),
    standstills: z
      .array(z.object({ kind: z.string(), message: z.string(), remedy: z.string() }))
      .readonly()
      .describe('what the machine or Redis refuses, so that nothing can be delivered'),
    sources: z
      .array(sourceFreshness)
      .readonly()
      .optional()
      .describe('with several sources: when each was last read'),
    processes: z
      .array(processReadiness)
      .readonly()
      .optional()
      .describe(
        'that share a ledger on a server, and those that died within a day; absent for a ledger in dataDir',
      ),
  })
  .meta({ id: 'Readiness' });

type ReadinessDeps = Pick<HttpDeps, 'pulses' | 'ledger' | 'redis' | 'settings'>;

/**
 * `/healthz`: alive, judged by the progress of the loops; 503 names the loops that are late. `/readyz`: able to work,
 * with the state of each dependency. Neither needs a key or says anything about cases.
 */
export function healthRoutes(server: Server, deps: ReadinessDeps): void {
  const healthz = {
    tags: ['health'],
    summary: 'Whether the process is alive',
    response: { 200: aliveness, 503: aliveness },
  };
  server.get('/healthz', { config: { access: 'public' }, schema: healthz }, async (_request, reply) => {
    const late = deps.pulses.late();
    await reply.code(late.length === 0 ? 200 : 503).send({ status: late.length === 0 ? 'ok' : 'late', late });
  });

  const readyz = {
    tags: ['health'],
    summary: 'Whether it can work',
    response: { 200: readiness, 503: readiness },
  };
  server.get('/readyz', { config: { access: 'public' }, schema: readyz }, async (_request, reply) => {
    const state = await readinessOf(deps);
    await reply.code(state.status === 'ok' ? 200 : 503).send(state);
  });
}

/** Whether one province can be worked for. */
export async function readinessOf(deps: ReadinessDeps): Promise<z.infer<typeof readiness>> {
  const [ledger, redis, portal] = await Promise.all([
    stateOf(deps.ledger.gapTotals()),
    stateOf(deps.redis.ping()),
    portalState(deps).catch(() => 'unknown'),
  ]);
  const dependencies = {
    ledger,
    redis,
    portal,
    process: deps.pulses.last?.stopping === true ? 'stopping' : 'ok',
  };
  // A portal that holds delivery up is reported, but dongbo still reads and shows: restarting it would help nobody.
  const { portal: _portal, ...own } = dependencies;
  const standstills = standstillsOf(deps);
  const { offsetMs } = deps.settings;
  const freshness = sourcesFreshness(deps.ledger, offsetMs);
  const sources = await within(ANSWER_MS, freshness, () => undefined).catch(() => undefined);
  const sharing = await within(ANSWER_MS, processesReadiness(deps.ledger, offsetMs), () => undefined).catch(
    () => undefined,
  );
  const ready = standstills.length === 0 && Object.values(own).every((one) => one === 'ok');
  return { status: ready ? 'ok' : 'not ready', dependencies, standstills, sources, processes: sharing };
}

function standstillsOf({ pulses, settings }: ReadinessDeps): z.infer<typeof readiness>['standstills'] {
  const kinds = pulses.last?.standstills ?? [];
  return kinds.map((kind) => ({ kind, ...SYSTEM_FAULTS[kind][settings.language] }));
}

async function stateOf(query: Promise<unknown>): Promise<'ok' | 'unreachable'> {
  const answered = query.then(
    () => 'ok' as const,
    () => 'unreachable' as const,
  );
  return await within(ANSWER_MS, answered, () => 'unreachable' as const);
}

async function portalState(deps: ReadinessDeps): Promise<string> {
  const open = openCircuits(await deps.ledger.circuits());
  const states = open.map(({ cause, holds }) =>
    holds === undefined ? `circuit open: ${cause}` : `circuit open for ${holds} only: ${cause}`,
  );
  return states.length === 0 ? 'ok' : states.join('; ');
}
