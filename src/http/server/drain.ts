import type { FastifyReply } from 'fastify';
import type { Server } from './fastifyServer.ts';
import { problem } from './problem.ts';

/** How long answers under way may take to end, in milliseconds; below what start.ts waits for the thread. */
const DRAIN_MS = 4_000;

/**
 * When the server closes: answers under way go on to their end, streams of events, which have none, are ended, and
 * what still comes in over open connections is told to go elsewhere.
 */
export function endGently(server: Server): void {
  const underWay = new Set<FastifyReply>();
  let closing = false;
  server.addHook('onRequest', async (_request, reply) => {
    if (closing) throw problem('stopping');
    underWay.add(reply);
    reply.raw.once('close', () => underWay.delete(reply));
  });
  server.addHook('preClose', async () => {
    closing = true;
    for (const reply of underWay) if (streamsEvents(reply)) reply.raw.end();
  });
}

/** Closes the server; whatever has not ended by then is broken off. */
export async function closeServer(server: Server, drainMs = DRAIN_MS): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), drainMs);
  await server.close();
  clearTimeout(late);
}

/** Whether Fastify sent its headers or the route itself. */
function streamsEvents(reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type') ?? reply.raw.getHeader('content-type');
  return String(type).startsWith('text/event-stream');
}
