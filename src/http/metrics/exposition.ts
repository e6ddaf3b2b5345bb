import { AggregatorRegistry, type Registry } from 'prom-client';
import type { MetricsJson } from './processMetrics.ts';

/**
 * Everything there is, in Prometheus' text format. `process`: what the thread that delivers last told; null before
 * it told anything.
 */
export async function metricsText(
  ledger: Registry,
  process: MetricsJson | null,
): Promise<{ readonly text: string; readonly contentType: string }> {
  // Of one process there is nothing to add up: the first value is the value. prom-client's own choices are for many,
  // and leave out the start time.
  const unchanged = (process ?? []).map((metric) => ({ ...metric, aggregator: 'first' }));
  const own = AggregatorRegistry.aggregate([unchanged]);
  const parts = [await ledger.metrics(), process === null ? '' : await own.metrics()];
  return { text: parts.join(''), contentType: ledger.contentType };
}
