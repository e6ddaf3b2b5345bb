import http from 'node:http';
import https from 'node:https';
import { type Attributes, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Log } from '../log.ts';
import type { SpanFields, SpanName, Tracing } from '../tracing.ts';
import { loggedExporter } from './loggedExporter.ts';
import { asLongWork, createQueueTelemetry, markFailed, noteDelivery } from './queueTelemetry.ts';

/** Spans waiting for a collector, about 3 MB; newer ones are then dropped. */
const MOST_WAITING = 2_048;
const MOST_A_REQUEST = 512;
const SEND_EVERY_MS = 2_000;
/** Per request with its retries: bounds how long a silent collector delays a stop. */
const TIMEOUT_MS = 3_000;

/** OpenTelemetry's conventional names where there is one. */
const ATTRIBUTES: Readonly<Record<keyof SpanFields, string>> = {
  read: 'dongbo.read',
  changed: 'dongbo.changed',
  unreadable: 'dongbo.unreadable',
  rows: 'dongbo.rows',
  work: 'dongbo.work',
  batchSize: 'dongbo.batch_size',
  deliveryId: 'dongbo.delivery_id',
  synced: 'dongbo.synced',
  record_accepted: 'dongbo.record_accepted',
  retry: 'dongbo.retry',
  rejected: 'dongbo.rejected',
  blocked: 'dongbo.blocked',
  released: 'dongbo.released',
  lost: 'dongbo.lost',
  service: 'dongbo.service',
  outcome: 'dongbo.outcome',
  httpStatus: 'http.response.status_code',
};

const REQUESTS: ReadonlySet<SpanName> = new Set(['source page', 'portal request']);

/**
 * Sends a share of `sampleRatio` (0 to 1) of the traces to an OTLP collector. An unreachable one costs the spans and a
 * log line. The exporter reads OTEL_EXPORTER_OTLP_HEADERS and OTEL_EXPORTER_OTLP_COMPRESSION itself.
 *
 * Nothing is registered with the global API, so that no library starts to send what nobody has reviewed.
 */
export function startTracing(
  settings: { readonly otlpEndpoint: string; readonly sampleRatio: number },
  log: Log,
): Tracing & { close(): Promise<void> } {
  const url = new URL(`${settings.otlpEndpoint}/v1/traces`);
  const agent = new (url.protocol === 'https:' ? https : http).Agent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    url: url.href,
    httpAgentOptions: () => agent,
    timeoutMillis: TIMEOUT_MS,
    concurrencyLimit: 8,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': packageJson.name,
      'service.version': packageJson.version,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.sampleRatio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: loggedExporter(exporter, url.host, log),
        maxQueueSize: MOST_WAITING,
        maxExportBatchSize: MOST_A_REQUEST,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: TIMEOUT_MS + 1_000,
      }),
    ],
  });
  const tracer = provider.getTracer(packageJson.name, packageJson.version);
  const contexts = new AsyncLocalStorageContextManager();

  return {
    span: async (name, fields, work) => {
      const kind = REQUESTS.has(name) ? SpanKind.CLIENT : SpanKind.INTERNAL;
      const above = contexts.active();
      if (name === 'deliver') noteDelivery(above);
      const span = tracer.startSpan(name, { kind, attributes: attributesOf(fields) }, above);
      const within = trace.setSpan(name === 'census' ? asLongWork(above) : above, span);
      try {
        return await contexts.with(within, () =>
          work({ set: (more) => span.setAttributes(attributesOf(more)) }),
        );
      } catch (error) {
        markFailed(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    queueTelemetry: createQueueTelemetry(tracer, contexts),
    close: async () => {
      // Failures were logged when they happened.
      await provider.shutdown().catch(() => undefined);
      // A collector that drips bytes never times out, and would keep the process alive.
      agent.destroy();
    },
  };
}

function attributesOf(fields: SpanFields): Attributes {
  const given = Object.entries(ATTRIBUTES) as [keyof SpanFields, string][];
  return Object.fromEntries(
    given.flatMap(([field, name]) => (fields[field] === undefined ? [] : [[name, fields[field]]])),
  );
}
