import {
  type Context,
  type ContextManager,
  createContextKey,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Telemetry, Span as TelemetrySpan } from 'bullmq';
import { BullMQOTelSpan } from 'bullmq-otel';
import { errorFields } from '../log.ts';
import { parseTraceParent, traceParent } from './traceParent.ts';

const RING = createContextKey('dongbo ring');
/** Decides whether rings from here on start a trace of their own. */
const WORK = createContextKey('dongbo work');
interface Work {
  long: boolean;
}

/**
 * Marks work that rings repeatedly. Its rings start traces of their own, linked to it: otherwise a first census or a
 * long backlog would be one trace of tens of thousands of spans.
 */
export function asLongWork(context: Context): Context {
  return context.setValue(WORK, { long: true } satisfies Work);
}

/**
 * A job is long work from its first delivery on. An earlier ring is for the very cases it was rung for, and belongs to
 * their trace.
 */
export function noteDelivery(context: Context): void {
  const work = workOf(context);
  if (work !== undefined) work.long = true;
}

function workOf(context: Context): Work | undefined {
  return context.getValue(WORK) as Work | undefined;
}

/**
 * Traces rings (`addBulk`) and the jobs of their tickets (`process`). A ticket carries only the trace parent of its
 * ring.
 *
 * Only the span class of `bullmq-otel` is used: its telemetry also traces every idle look for a job, records error
 * messages, and chains all runs of a schedule into one trace.
 */
export function createQueueTelemetry(tracer: Tracer, contexts: ContextManager): Telemetry<Context> {
  const startSpan = (
    name: string,
    options: { readonly kind?: SpanKind } = {},
    ticket?: Context,
  ): TelemetrySpan<Context> => {
    const { kind } = options;
    if (kind === SpanKind.CONSUMER) {
      const job = tracer.startSpan(name, { kind }, ticket ?? ROOT_CONTEXT);
      return new QueueSpan(job, (context) => context.setValue(WORK, { long: false } satisfies Work));
    }
    if (kind !== SpanKind.PRODUCER || !name.startsWith('addBulk ')) return UNRECORDED;
    const from = contexts.active();
    const links = workOf(from)?.long === true ? linkTo(from) : null;
    const ring =
      links === null
        ? tracer.startSpan(name, { kind }, from)
        : tracer.startSpan(name, { kind, links }, ROOT_CONTEXT);
    return new QueueSpan(ring, (context) => context.setValue(RING, true));
  };
  return {
    tracer: { startSpan },
    contextManager: {
      with: (context, work) => contexts.with(context, work),
      active: () => contexts.active(),
      getMetadata: (context: Context) => {
        const ring = context.getValue(RING) === true ? trace.getSpanContext(context) : undefined;
        return ring === undefined ? '' : traceParent(ring);
      },
      fromMetadata: (_active: Context, metadata: string) => {
        const ring = parseTraceParent(metadata);
        return ring === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, ring);
      },
    },
  };
}

/** Only the error's code, as in the log: message and stack may quote data. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', String(errorFields(error)['errorCode']));
}

class QueueSpan extends BullMQOTelSpan {
  readonly #mark: (context: Context) => Context;

  constructor(span: ConstructorParameters<typeof BullMQOTelSpan>[0], mark: (context: Context) => Context) {
    super(span);
    this.#mark = mark;
  }

  override setSpanOnContext(context: Context): Context {
    return this.#mark(super.setSpanOnContext(context));
  }

  override recordException(error: unknown): void {
    markFailed(this.span, error);
  }
}

function linkTo(context: Context): Link[] {
  const spanContext = trace.getSpanContext(context);
  return spanContext === undefined ? [] : [{ context: spanContext }];
}

/** Work under an unrecorded span belongs to the enclosing one. */
const UNRECORDED: TelemetrySpan<Context> = {
  setSpanOnContext: (context) => context,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};
