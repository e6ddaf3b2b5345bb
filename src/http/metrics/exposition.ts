import { AggregatorRegistry, type Registry } from 'prom-client';
import type { MetricsJson } from './processMetrics.ts';

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
