import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { errorFields } from '../log.ts';

/** Only the error's code, as in the log: message and stack may quote data. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', String(errorFields(error)['errorCode']));
}
