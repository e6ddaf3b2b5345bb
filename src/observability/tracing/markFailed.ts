import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { errorFields } from '../log.ts';

/** As in the log, only an error's code: its message may quote what was being handled, and so may its stack. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', String(errorFields(error)['errorCode']));
}
