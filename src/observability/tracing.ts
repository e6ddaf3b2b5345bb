import type { Telemetry } from 'bullmq';
import type { Settlement } from '../domain/caseState.ts';

/** How the cases of a delivery ended: so many in each way. */
type Outcomes = Partial<Readonly<Record<Settlement['outcome'], number>>>;

/** What is traced: a turn of reading, each request to the source, each delivery, each request to the portal. */
export type SpanName = 'poll' | 'census' | 'source page' | 'deliver' | 'portal request';

/**
 * All that a span may say (law 9): counts, codes of ours and of HTTP, and the random id of a delivery, under which the
 * log has it too. A trace goes to a system of its own, so not even a case number is among them.
 */
export interface SpanFields extends Outcomes {
  readonly read?: number;
  readonly changed?: number;
  readonly unreadable?: number;
  /** Rows a page was asked for. */
  readonly rows?: number;
  readonly work?: string;
  readonly batchSize?: number;
  readonly deliveryId?: string;
  /** Cases whose lease somebody else had by then. */
  readonly lost?: number;
  readonly service?: string;
  readonly outcome?: string;
  readonly httpStatus?: number;
}

export interface Span {
  set(fields: SpanFields): void;
}

/**
 * Where the time goes, for whoever runs a collector (OTLP). At the granularity of batches and requests: never a span
 * for each case.
 */
export interface Tracing {
  /** Runs the work as a span below the one it is called in; an error that ends the work marks the span. */
  span<T>(name: SpanName, fields: SpanFields, work: (span: Span) => Promise<T>): Promise<T>;
  /** What BullMQ's queues and workers are given, so that a delivery hangs below the turn that rang for it. */
  readonly queueTelemetry?: Telemetry | undefined;
}

const NO_SPAN: Span = { set: () => undefined };

/**
 * Where no collector is configured. Nothing of OpenTelemetry is loaded then: loading it takes 0.1 s, and its API, with
 * nobody listening, 300 ns a span; this costs nothing that can be measured.
 */
export const noTracing: Tracing = { span: (_name, _fields, work) => work(NO_SPAN) };
