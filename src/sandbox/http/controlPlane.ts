import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody, sendJson, sendStream } from './server.ts';

/** `rest` is the decoded remainder of the path; `body` the JSON of the request, or null. */
type ControlRoute = (response: ServerResponse, rest: string, body: unknown) => void | Promise<void>;

/** Routes by `METHOD /sandbox/name`; one that ends in `/` takes what follows as `rest`. */
export type ControlRoutes = Readonly<Record<string, ControlRoute>>;

/** Figures and cases; the list as NDJSON. */
export function readingRoutes(shown: {
  readonly stats: () => unknown;
  readonly list: () => Iterable<unknown>;
  readonly find: (caseNo: string) => unknown;
}): ControlRoutes {
  function* lines(): Generator<string> {
    for (const one of shown.list()) yield `${JSON.stringify(one)}\n`;
  }
  return {
    'GET /sandbox/stats': (response) => sendJson(response, 200, shown.stats()),
    'GET /sandbox/cases': (response) => sendStream(response, 'application/x-ndjson', lines()),
    'GET /sandbox/cases/': (response, caseNo) => {
      const found = shown.find(caseNo);
      sendJson(response, found === null ? 404 : 200, found ?? { error: 'no such case' });
    },
  };
}

const LOOPBACK = /^(::1|(::ffff:)?127\.)/;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Controls the simulation from another process under `/sandbox/…`, for this machine only. False = not a control
 * request.
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
  const requested = `${request.method} ${path}`;
  const name = Object.hasOwn(routes, requested)
    ? requested
    : requested.slice(0, requested.lastIndexOf('/') + 1);
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (route === undefined) {
    sendJson(response, 404, {
      error: `no such control request; there are: ${Object.keys(routes).join(', ')}`,
    });
    return true;
  }
  try {
    const text = request.method === 'POST' ? await readBody(request, MAX_BODY_BYTES) : '';
    await route(response, decodeURIComponent(requested.slice(name.length)), text ? JSON.parse(text) : null);
  } catch (error) {
    if (error instanceof z.ZodError) sendJson(response, 400, { error: z.prettifyError(error) });
    else if (error instanceof SyntaxError || error instanceof URIError) {
      sendJson(response, 400, { error: 'expected a JSON body' });
    } else throw error;
  }
  return true;
}

export const countBody = z.strictObject({ count: z.int().min(1).max(100_000) });
