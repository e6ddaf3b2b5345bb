import type { Registry } from 'prom-client';
import packageJson from '../../../package.json' with { type: 'json' };
import { jobCounts } from '../../queue/jobCounts.ts';
import { wholeProvince } from '../auth/scope.ts';
import { metricsText } from '../metrics/exposition.ts';
import { ledgerMetrics } from '../metrics/ledgerMetrics.ts';
import type { HttpDeps } from '../server/deps.ts';
import type { Server } from '../server/fastifyServer.ts';

/** All metrics for Prometheus. `http`: the metrics of this thread. */
export function metricsRoute(server: Server, deps: HttpDeps, http: Registry): void {
  const { ledger, queues, pulses } = deps;
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
      const figures = await ledgerMetrics(ledger, {
        jobs: await jobCounts(queues),
        version: packageJson.version,
      });
      const { text, contentType } = await metricsText(figures, pulses.last?.metrics ?? null);
      return reply.header('content-type', contentType).send(text + (await http.metrics()));
    },
  );
}
