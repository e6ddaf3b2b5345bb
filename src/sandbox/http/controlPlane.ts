import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody, sendJson } from './server.ts';

/** A control request's handler: `rest` is what follows the route's own path, decoded; `body` its JSON or null. */
type ControlRoute = (response: ServerResponse, rest: string, body: unknown) => void | Promise<void>;

/** Routes by `METHOD /sandbox/name`; one that ends in `/` takes whatever follows as `rest`. */
export type ControlRoutes = Readonly<Record<string, ControlRoute>>;

const LOOPBACK = /^(::1|(::ffff:)?127\.)/;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Steers and inspects the simulation from another process: `/sandbox/…`. It answers the own machine only,
 * whatever address the server listens on. False = not a control request.
 */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  routes: ControlRoutes,
): Promise<boolean> {
  if (!path.startsWith('/sandbox/')) return false;
  if (!LOOPBACK.test(request.socket.remoteAddress ?? '')) {
    sendJson(response, 403, { error: 'the control plane answers on loopback only' });
    return true;
  }
  const wanted = `${request.method} ${path}`;
  const name = Object.hasOwn(routes, wanted) ? wanted : wanted.slice(0, wanted.lastIndexOf('/') + 1);
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (route === undefined) {
    sendJson(response, 404, {
      error: `no such control request; there are: ${Object.keys(routes).join(', ')}`,
    });
    return true;
  }
  try {
    const text = request.method === 'POST' ? await readBody(request, MAX_BODY_BYTES) : '';
    await route(response, decodeURIComponent(wanted.slice(name.length)), text ? JSON.parse(text) : null);
  } catch (error) {
    if (error instanceof z.ZodError) sendJson(response, 400, { error: z.prettifyError(error) });
    else if (error instanceof SyntaxError || error instanceof URIError) {
      sendJson(response, 400, { error: 'expected a JSON body' });
    } else throw error;
  }
  return true;
}

/** The body of requests that ask for a number of things to happen. */
export const countBody = z.strictObject({ count: z.int().min(1).max(100_000) });
