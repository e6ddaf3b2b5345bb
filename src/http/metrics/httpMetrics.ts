import { Histogram, Registry } from 'prom-client';
import type { Server } from '../server/deps.ts';

/** Figures come from kept counters in milliseconds; a count of a million records takes some seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Times every answer by the route's pattern, never by its address, which may hold a case number. */
export function httpMetrics(server: Server): Registry {
  const registry = new Registry();
  const seconds = new Histogram({
    name: 'dongbo_http_request_seconds',
    help: 'From the request to the end of its answer',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  server.addHook('onResponse', async (request, reply) => {
    // An unknown address can hold anything.
    const route = request.is404 ? '' : (request.routeOptions.url ?? '');
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
  });
  return registry;
}
