import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { errorFields, type Log } from '../log.ts';

const REMEDY =
  'None for delivery, which continues; spans are lost. Check tracing.otlpEndpoint and that the collector takes OTLP over HTTP as JSON.';

/** Logs once when the collector begins to fail, and again only after it has recovered. */
export function loggedExporter(exporter: SpanExporter, host: string, log: Log): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error !== undefined && !failing) {
          const httpStatus = 'code' in error && typeof error.code === 'number' ? error.code : null;
          const { errorCode = null } = errorFields(error);
          log.warn('tracing.failed', { host, errorCode, httpStatus, remedy: REMEDY });
        }
        failing = error !== undefined;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
