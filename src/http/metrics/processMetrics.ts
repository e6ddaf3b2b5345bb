import {
  Counter,
  collectDefaultMetrics,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { Meter } from '../../observability/meter.ts';
import { SOURCE_OUTCOMES } from '../../source/source.ts';

/** Plain data that can be posted to another thread. */
export type MetricsJson = readonly MetricObjectWithValues<MetricValue<string>>[];

/** From one poll to a month: cases can wait for days for a mapping. */
const LAG_SECONDS = [
  10, 30, 60, 90, 120, 180, 300, 600, 1_800, 3_600, 14_400, 43_200, 86_400, 259_200, 604_800, 2_592_000,
];
/** portal.timeoutSeconds is 60 unless configured otherwise. */
const REQUEST_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export interface ProcessMetrics {
  readonly meter: Meter;
  readonly json: () => Promise<MetricsJson>;
}

/** prom-client's metrics of Node, which are of the whole process. Call it once, in the main thread: its observers never end. */
export function createNodeMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Metrics of the work for one province, and with them those of Node. */
export function createProcessMetrics(node = createNodeMetrics()): ProcessMetrics {
  const registry = new Registry();
  const registers = [registry];
  const delivered = new Counter({
    name: 'dongbo_delivered_total',
    help: 'Acknowledgements of cases by the portal',
    registers,
  });
  const lag = new Histogram({
    name: 'dongbo_delivery_lag_seconds',
    help: 'From the change at the source to the acknowledgement by the portal',
    buckets: LAG_SECONDS,
    registers,
  });
  const portalRequests = new Counter({
    name: 'dongbo_portal_requests_total',
    help: 'Completed requests to the portal, including logins',
    labelNames: ['service', 'outcome'],
    registers,
  });
  const portalSeconds = new Histogram({
    name: 'dongbo_portal_request_seconds',
    help: 'Response time of the portal, without the wait for the request budget',
    labelNames: ['service'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const sourceRequests = new Counter({
    name: 'dongbo_source_requests_total',
    help: 'Completed requests to the source, including retries',
    labelNames: ['outcome'],
    registers,
  });
  // Created at 0, because a rate ignores the first value of a series.
  for (const outcome of SOURCE_OUTCOMES) sourceRequests.inc({ outcome }, 0);

  return {
    meter: {
      portalRequest: (service, outcome, seconds) => {
        portalRequests.inc({ service, outcome });
        // The duration of an aborted request says nothing about the portal.
        if (outcome !== 'aborted') portalSeconds.observe({ service }, seconds);
      },
      sourceRequest: (outcome) => sourceRequests.inc({ outcome }),
      delivered: (lagSeconds) => {
        delivered.inc(lagSeconds.length);
        for (const seconds of lagSeconds) if (seconds !== null) lag.observe(seconds);
      },
    },
    json: async () => [...(await node.getMetricsAsJSON()), ...(await registry.getMetricsAsJSON())],
  };
}
