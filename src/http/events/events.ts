import { z } from 'zod';
import { principalOf } from '../auth/guard.ts';
import { SESSION_COOKIE } from '../auth/sessions.ts';
import type { Route } from '../server/deps.ts';
import { EventStreams } from './streams.ts';
import { EventTicker } from './ticker.ts';

/** The present figures as server-sent events: `gap`, `delivery`, and `ended` when the key or the session has ended. */
export const eventRoute: Route = (server, deps) => {
  const streams = new EventStreams(() => performance.now());
  const ticker = new EventTicker(streams, deps);
  server.get(
    '/api/v1/events',
    {
      config: { access: 'viewer' },
      // A HEAD request would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: 'The present figures, live',
        description:
          'Server-sent events, each sent when it changes: `gap` with the figures of the gap, `delivery` with rate, lag, ' +
          'backlog, fresh cases of it, pause, circuits, faults and batch size, `ended` once the key or the session has ended. A key for certain ' +
          'agencies gets the figures of these, and null for rate, lag and backlog, which count all agencies.',
        produces: ['text/event-stream'],
        response: { 200: z.string().describe('text/event-stream') },
      },
    },
    (request, reply) => {
      const principal = principalOf(request);
      streams.refuseTooMany(principal);
      const { authorization } = request.headers;
      const session = authorization === undefined ? request.cookies[SESSION_COOKIE] : undefined;
      const isSignedIn = async (): Promise<boolean> =>
        session === undefined || (await deps.sessions.isActive(session));
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.raw.setHeader('content-type', 'text/event-stream; charset=utf-8');
      reply.raw.setHeader('cache-control', 'no-store');
      // A proxy that buffers a whole answer would never pass this one on.
      reply.raw.setHeader('x-accel-buffering', 'no');
      streams.open(reply.raw, { principal, isSignedIn }, () => ticker.stopIfUnused());
      ticker.start();
    },
  );
};
