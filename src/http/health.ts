import type { FastifyInstance } from 'fastify';
import type { Engine } from '../main.ts';

/** How long a dependency may take to answer, in milliseconds. */
const ANSWER_MS = 2_000;

/**
 * `/healthz`: alive, told by the loops' own progress; 503 names the loops that are late. `/readyz`: able to
 * work, with each dependency's state. Both need no key and say nothing about cases.
 */
export function healthRoutes(
  server: FastifyInstance,
  engine: Pick<Engine, 'beats' | 'ledger' | 'redis' | 'stopping'>,
): void {
  server.get('/healthz', async (_request, reply) => {
    const late = engine.beats.late();
    await reply.code(late.length === 0 ? 200 : 503).send({ status: late.length === 0 ? 'ok' : 'late', late });
  });

  server.get('/readyz', async (_request, reply) => {
    const [ledger, redis, portal] = await Promise.all([
      answers(engine.ledger.gapTotals()),
      answers(engine.redis.ping()),
      portalState(engine).catch(() => 'unknown'),
    ]);
    const dependencies = {
      ledger,
      redis,
      portal,
      process: engine.stopping.aborted ? 'stopping' : 'ok',
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

async function portalState(engine: Pick<Engine, 'ledger'>): Promise<string> {
  const circuit = await engine.ledger.circuit();
  return circuit === null ? 'ok' : `circuit open: ${circuit.cause}`;
}
