import type { FastifyReply } from 'fastify';
import type { Server } from './deps.ts';
import { problem } from './problem.ts';

/** How long answers in progress may take, in milliseconds; less than start.ts waits for the thread. */
const DRAIN_MS = 4_000;

/**
 * When the server closes, answers in progress are completed, streams of events are ended, and new requests on open
 * connections are refused with 503.
 */
export function endGently(server: Server): void {
  const open = new Set<FastifyReply>();
  let closing = false;
  server.addHook('onRequest', async (_request, reply) => {
    if (closing) throw problem('stopping');
    open.add(reply);
    reply.raw.once('close', () => open.delete(reply));
  });
  server.addHook('preClose', async () => {
    closing = true;
    for (const reply of open) if (streamsEvents(reply)) reply.raw.end();
  });
}

/** Closes the server; connections still open after `drainMs` are cut off. */
export async function closeServer(server: Server, drainMs = DRAIN_MS): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), drainMs);
  await server.close();
  clearTimeout(late);
}

/** The headers were set through Fastify or on the raw answer. */
function streamsEvents(reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type') ?? reply.raw.getHeader('content-type');
  return String(type).startsWith('text/event-stream');
}
