import {
  type Context,
  type ContextManager,
  createContextKey,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Telemetry, Span as TelemetrySpan } from 'bullmq';
import { BullMQOTelSpan } from 'bullmq-otel';
import { markFailed } from './markFailed.ts';
import { parseTraceParent, traceParent } from './traceParent.ts';

/** Set where the span is a ring, which its tickets carry. */
const RING = createContextKey('dongbo ring');
/** Whether what is rung for from here on gets a trace of its own. */
const WORK = createContextKey('dongbo work');
interface Work {
  long: boolean;
}

/**
 * Marks work that rings again and again. Its rings begin traces of their own, linked to it: a first census, or a
 * backlog in which each job rings for the next, would else be one trace of tens of thousands of spans, sent whole or
 * not at all.
 */
export function asLongWork(context: Context): Context {
  return context.setValue(WORK, { long: true } satisfies Work);
}

/**
 * A job that delivers is long work from its first delivery on. A ring before that is for the very cases it was rung
 * for, which wait for a fuller batch, and belongs with them.
 */
export function noteDelivery(context: Context): void {
  const work = workOf(context);
  if (work !== undefined) work.long = true;
}

function workOf(context: Context): Work | undefined {
  return context.getValue(WORK) as Work | undefined;
}

/**
 * Traces the ring of a bell (`addBulk`) and the job of a ticket (`process`). A ticket carries the trace id of the ring
 * that made it, 55 characters, and nothing else.
 *
 * Of `bullmq-otel` only the span is used. Its own telemetry also makes a span of every look for a job, in each queue
 * every few seconds; records the messages of errors; and continues the trace of the previous run of a schedule, so that
 * all polls ever are one trace.
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

function asIs(context: Context): Context {
  return context;
}

function linkTo(context: Context): Link[] {
  const spanContext = trace.getSpanContext(context);
  return spanContext === undefined ? [] : [{ context: spanContext }];
}

/** For an unwanted span: what is done under it belongs to the enclosing one. */
const UNRECORDED: TelemetrySpan<Context> = {
  setSpanOnContext: asIs,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};
