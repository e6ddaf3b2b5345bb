import type { HttpDeps } from './deps.ts';
import type { Server } from './server.ts';

/** How long a dependency may take to answer, in milliseconds. */
const ANSWER_MS = 2_000;

type Deps = Pick<HttpDeps, 'pulses' | 'ledger' | 'redis'>;

/**
 * `/healthz`: alive, told by the loops' own progress; 503 names the loops that are late. `/readyz`: able to
 * work, with each dependency's state. Both need no key and say nothing about cases.
 */
export function healthRoutes(server: Server, deps: Deps): void {
  server.get('/healthz', { config: { access: 'public' } }, async (_request, reply) => {
    const late = deps.pulses.late();
    await reply.code(late.length === 0 ? 200 : 503).send({ status: late.length === 0 ? 'ok' : 'late', late });
  });

  server.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    const [ledger, redis, portal] = await Promise.all([
      answers(deps.ledger.gapTotals()),
      answers(deps.redis.ping()),
      portalState(deps).catch(() => 'unknown'),
    ]);
    const dependencies = {
      ledger,
      redis,
      portal,
      process: deps.pulses.last?.stopping === true ? 'stopping' : 'ok',
    };
    const ready = Object.values(dependencies).every((state) => state === 'ok');
    await reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', dependencies });
  });
}

async function answers(question: Promise<unknown>): Promise<'ok' | 'unreachable'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unreachable'>((resolve) => {
    timer = setTimeout(() => resolve('unreachable'), ANSWER_MS);
  });
  const answered = question.then(
    () => 'ok' as const,
    () => 'unreachable' as const,
  );
  const state = await Promise.race([answered, late]);
  clearTimeout(timer);
  return state;
}

async function portalState(deps: Deps): Promise<string> {
  const circuit = await deps.ledger.circuit();
  return circuit === null ? 'ok' : `circuit open: ${circuit.cause}`;
}
