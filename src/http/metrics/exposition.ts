import { AggregatorRegistry, type Registry } from 'prom-client';
import packageJson from '../../../package.json' with { type: 'json' };
import { jobCounts } from '../../queue/jobCounts.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpDeps, Server } from '../server/deps.ts';
import { ledgerMetrics } from './ledgerMetrics.ts';
import type { MetricsJson } from './processMetrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** All that /metrics says, for a server that adds up several. */
    readonly metricsJson: () => Promise<MetricsJson>;
  }
}

/** All metrics for Prometheus. `http`: the metrics of this thread. */
export function metricsRoute(server: Server, deps: HttpDeps, http: Registry): void {
  const { ledger, queues, pulses } = deps;
  const read = async (): Promise<Registry> =>
    await ledgerMetrics(ledger, {
      jobs: await jobCounts(queues),
      version: packageJson.version,
      now: deps.now(),
      expiries: await deps.expiries(),
    });
  server.decorate('metricsJson', async () => [
    ...(await (await read()).getMetricsAsJSON()),
    ...(pulses.last?.metrics ?? []),
    ...(await http.getMetricsAsJSON()),
  ]);
  server.get(
    '/metrics',
    {
      config: { access: 'scrape' },
      schema: {
        tags: ['metrics'],
        summary: 'Figures for Prometheus',
        produces: ['text/plain'],
        description: 'For the scrape token, or for a key that sees the whole province.',
      },
    },
    async (request, reply) => {
      // A scraper with the token has no principal.
      if (request.principal !== null) wholeProvince(request.principal);
      const { text, contentType } = await metricsText(await read(), pulses.last?.metrics ?? null);
      return reply.header('content-type', contentType).send(text + (await http.metrics()));
    },
  );
}

/** All metrics in Prometheus' text format. `process`: from the last pulse of the main thread; null before the first. */
export async function metricsText(
  ledger: Registry,
  process: MetricsJson | null,
): Promise<{ readonly text: string; readonly contentType: string }> {
  // There is one process, so the first value is the value. prom-client's defaults add up many processes, and leave out
  // the start time.
  const unchanged = (process ?? []).map((metric) => ({ ...metric, aggregator: 'first' }));
  const own = AggregatorRegistry.aggregate([unchanged]);
  const parts = [await ledger.metrics(), process === null ? '' : await own.metrics()];
  return { text: parts.join(''), contentType: ledger.contentType };
}
