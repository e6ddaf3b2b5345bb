import type { FastifyRequest } from 'fastify';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import { within } from '../../domain/within.ts';
import { errorFields } from '../../observability/log.ts';
import { wholeProvince } from '../auth/scope.ts';
import { hasScrapeToken } from '../auth/scrapeToken.ts';
import type { MetricsJson } from '../metrics/processMetrics.ts';
import type { Server } from '../server/deps.ts';
import type { NationalDeps } from './deps.ts';
import type { Mount } from './mount.ts';
import { readersOf } from './readers.ts';

/** How long a province may take, in milliseconds: the figures of the others come in time. */
const ANSWER_MS = 5_000;
/** What a province has of its own; all else is of the process, which they share. */
const OF_PROVINCE = /^dongbo_/;

/**
 * The metrics of all provinces that the scraper may read, each series with the label `province`; those of the process itself, and of the
 * pages above the provinces, have none. `http`: the latter.
 */
export function nationalMetricsRoute(server: Server, deps: NationalDeps, http: Registry): void {
  server.get(
    '/metrics',
    {
      // Each province lets in whom it knows, see readableBy.
      config: { access: 'public', provinces: 'scrape' },
      schema: {
        tags: ['metrics'],
        summary: 'Figures of the provinces for Prometheus',
        produces: ['text/plain'],
        description: 'Of the provinces that know the token, or that the key sees as a whole.',
      },
    },
    async (request, reply) => {
      const mounts = await readableBy(request, deps);
      const parts = await Promise.all(mounts.map((mount) => metricsOf(mount, deps)));
      const served = new Map(mounts.map(({ province }, place) => [province.code, parts[place] !== null]));
      const pulses = mounts.flatMap(({ side }) => side?.deps.pulses.last ?? []);
      const ofProcess = pulses[0]?.metrics.filter(({ name }) => !OF_PROVINCE.test(name)) ?? [];
      const all = [...parts.flatMap((part) => part ?? []), ...ofProcess, ...(await http.getMetricsAsJSON())];
      const whole = AggregatorRegistry.aggregate([
        // There is one process, so the first value is the value.
        [...(await provincesServed(served)), ...all].map((metric) => ({ ...metric, aggregator: 'first' })),
      ]);
      return reply.header('content-type', whole.contentType).send(await whole.metrics());
    },
  );
}

/** A province that is away is among them where its token says so, or its key could: it has to be seen that it is missing. */
async function readableBy(request: FastifyRequest, deps: NationalDeps): Promise<readonly Mount[]> {
  const { authorization } = request.headers;
  const byToken = deps.mounts.filter(({ scrapeToken }) => hasScrapeToken(authorization, scrapeToken));
  if (byToken.length > 0) return byToken;
  const readers = await readersOf(request, deps);
  const known = readers.flatMap(({ found }) => (typeof found === 'string' ? [] : [found.principal]));
  const [first] = known.filter(({ agencies }) => agencies === null);
  if (first === undefined) for (const principal of known) wholeProvince(principal);
  return readers.flatMap(({ mount, found }) => {
    if (found === 'no_access') return [];
    return typeof found === 'string' || found.principal.agencies === null ? [mount] : [];
  });
}

/** Null where the province cannot be read now. */
async function metricsOf({ province, side }: Mount, { log }: NationalDeps): Promise<MetricsJson | null> {
  if (side === null) return null;
  const { code } = province;
  const answer = side.server.metricsJson().catch((error: unknown) => {
    log.warn('http.province_unread', { province: code, ...errorFields(error) });
    return null;
  });
  const metrics = await within(ANSWER_MS, answer, () => null);
  if (metrics === null) return null;
  return metrics
    .filter(({ name }) => OF_PROVINCE.test(name))
    .map((metric) => ({
      ...metric,
      values: metric.values.map((value) => ({ ...value, labels: { province: code, ...value.labels } })),
    }));
}

async function provincesServed(served: ReadonlyMap<string, boolean>): Promise<MetricsJson> {
  const registry = new Registry();
  const gauge = new Gauge({
    name: 'dongbo_province_served',
    help: '1 while the figures of the province can be read; only above several provinces',
    labelNames: ['province'],
    registers: [registry],
  });
  for (const [province, isServed] of served) gauge.set({ province }, isServed ? 1 : 0);
  return await registry.getMetricsAsJSON();
}
