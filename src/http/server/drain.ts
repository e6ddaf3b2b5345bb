import type { FastifyReply } from 'fastify';
import type { Server } from './deps.ts';
import { problem } from './problem.ts';

/** How long answers in progress may take, in milliseconds; less than start.ts waits for the thread. */
export const DRAIN_MS = 4_000;
/** For closing what was cut off. */
const CUT_OFF_MS = 200;

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

/** Closes the server in `withinMs`; connections that are open shortly before the end are cut off. */
export async function closeServer(server: Server, withinMs = DRAIN_MS): Promise<void> {
  const drainMs = Math.max(0, withinMs - CUT_OFF_MS);
  const late = setTimeout(() => server.server.closeAllConnections(), drainMs);
  await server.close();
  clearTimeout(late);
}

/** The headers were set through Fastify or on the raw answer. */
function streamsEvents(reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type') ?? reply.raw.getHeader('content-type');
  return String(type).startsWith('text/event-stream');
}
