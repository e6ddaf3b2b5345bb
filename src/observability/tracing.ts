import type { Telemetry } from 'bullmq';
import type { Settlement } from '../domain/settle.ts';

/** Cases of a delivery by how they ended. */
type Outcomes = Partial<Readonly<Record<Settlement['outcome'], number>>>;

export type SpanName = 'poll' | 'census' | 'source page' | 'deliver' | 'portal request';

/**
 * All that a span may carry (law 9): counts, codes and the random delivery id. Traces leave for another system, so not
 * even a case number is included.
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

/** Shows where the time goes, by batch and request; never a span per case. */
export interface Tracing {
  /** Runs the work in a child span; an error marks the span. */
  span<T>(name: SpanName, fields: SpanFields, work: (span: Span) => Promise<T>): Promise<T>;
  /** For BullMQ's queues and workers, so that a delivery is traced below the run that rang for it. */
  readonly queueTelemetry?: Telemetry | undefined;
}

const NO_SPAN: Span = { set: () => undefined };

/** Does not load OpenTelemetry, which takes 0.1 s. */
export const noTracing: Tracing = { span: (_name, _fields, work) => work(NO_SPAN) };
