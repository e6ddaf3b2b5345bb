import type { Telemetry } from 'bullmq';
import type { Settlement } from '../domain/caseState.ts';

/** Cases of a delivery by how they ended. */
type Outcomes = Partial<Readonly<Record<Settlement['outcome'], number>>>;

/** What is traced: a poll or census, each request to the source, each delivery, each request to the portal. */
export type SpanName = 'poll' | 'census' | 'source page' | 'deliver' | 'portal request';

/**
 * All that a span may carry (law 9): counts, our codes and HTTP's, and the random id of a delivery, which the log has
 * too. Traces leave for another system, so not even a case number is among them.
 */
export interface SpanFields extends Outcomes {
  readonly read?: number;
  readonly changed?: number;
  readonly unreadable?: number;
  /** Requested rows of a page. */
  readonly rows?: number;
  readonly work?: string;
  readonly batchSize?: number;
  readonly deliveryId?: string;
  /** Cases whose lease had passed to another owner. */
  readonly lost?: number;
  readonly service?: string;
  readonly outcome?: string;
  readonly httpStatus?: number;
}

export interface Span {
  set(fields: SpanFields): void;
}

/** Shows an OTLP collector where the time goes, by batch and by request; never a span for each case. */
export interface Tracing {
  /** Runs the work as a span below the one it is called in; an error that ends the work marks the span. */
  span<T>(name: SpanName, fields: SpanFields, work: (span: Span) => Promise<T>): Promise<T>;
  /** For BullMQ's queues and workers, so that a delivery is traced below the run that rang for it. */
  readonly queueTelemetry?: Telemetry | undefined;
}

const NO_SPAN: Span = { set: () => undefined };

/** Without a collector. OpenTelemetry is not loaded then: loading takes 0.1 s, and its idle API 300 ns a span. */
export const noTracing: Tracing = { span: (_name, _fields, work) => work(NO_SPAN) };
