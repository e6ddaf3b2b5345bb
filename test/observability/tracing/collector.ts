import { z } from 'zod';
import { type HttpReceiver, startHttpReceiver } from '../../support/httpReceiver.ts';

const value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
  z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z.object({ arrayValue: z.unknown() }).transform(({ arrayValue }) => JSON.stringify(arrayValue)),
]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .transform((pairs) => Object.fromEntries(pairs.map((pair) => [pair.key, pair.value])));

const span = z.object({
  traceId: z.string().length(32),
  spanId: z.string().length(16),
  parentSpanId: z.string().length(16).optional(),
  name: z.string(),
  kind: z.int(),
  attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.int().default(0) }),
});

/** OTLP over HTTP as JSON: ExportTraceServiceRequest, as far as the tests look at it. */
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

export type CollectedSpan = z.output<typeof span>;

/** A collector of traces behind real HTTP. */
export interface Collector {
  /** Its base address, as the configuration has it. */
  readonly endpoint: string;
  readonly http: HttpReceiver;
  spans(): CollectedSpan[];
  named(name: string): CollectedSpan[];
  resources(): Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const http = await startHttpReceiver();
  const parsed = () => http.received.flatMap(({ body }) => request.parse(JSON.parse(body)).resourceSpans);
  const spans = () => parsed().flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return {
    endpoint: new URL(http.url).origin,
    http,
    spans,
    named: (name) => spans().filter((one) => one.name === name),
    resources: () => parsed().map(({ resource }) => resource.attributes),
    close: () => http.close(),
  };
}

/** How many spans there are of each way, such as `poll > source page`: the names from the outermost span down. */
export function waysOf(spans: readonly CollectedSpan[]): Readonly<Record<string, number>> {
  const ways: Record<string, number> = {};
  for (const one of spans) {
    const way = wayTo(one, spans).join(' > ');
    ways[way] = (ways[way] ?? 0) + 1;
  }
  return ways;
}

function wayTo(one: CollectedSpan, spans: readonly CollectedSpan[]): string[] {
  const above = spans.find(({ spanId, traceId }) => spanId === one.parentSpanId && traceId === one.traceId);
  return [...(above === undefined ? [] : wayTo(above, spans)), one.name];
}
