import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])$/;

/** A span as a W3C `traceparent` (version 00). */
export function traceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}

/** Null for any other text. */
export function parseTraceParent(text: string): SpanContext | null {
  const [, traceId = '', spanId = '', sampled = ''] = FORM.exec(text) ?? [];
  const found = { traceId, spanId, traceFlags: Number(sampled), isRemote: true };
  return isSpanContextValid(found) ? found : null;
}
