import type { ServerResponse } from 'node:http';

export type TrafficFigures = Readonly<ReturnType<ReturnType<typeof createTraffic>['figures']>>;

export function createTraffic() {
  /** Requests by service and outcome. */
  const requests: Record<string, Record<string, number>> = {};
  /** Bytes of the requests that were read, by service. */
  const bytes: Record<string, number> = {};
  /** Arrival times within the last second, from `first` on. */
  let recent: number[] = [];
  let first = 0;
  let total = 0;
  let open = 0;
  /** Most requests that arrived within one second. */
  let peakPerSecond = 0;
  /** Most requests open at one time. */
  let peakConcurrency = 0;

  return {
    /** The request counts as open until its response or connection closes. */
    arrived(response: ServerResponse): void {
      total += 1;
      open += 1;
      peakConcurrency = Math.max(peakConcurrency, open);
      response.once('close', () => {
        open -= 1;
      });
      const now = performance.now();
      recent.push(now);
      while ((recent[first] ?? now) <= now - 1_000) first += 1;
      peakPerSecond = Math.max(peakPerSecond, recent.length - first);
      if (first > 10_000) {
        recent = recent.slice(first);
        first = 0;
      }
    },
    received(service: string, size: number): void {
      bytes[service] = (bytes[service] ?? 0) + size;
    },
    settled(service: string, outcome: string): void {
      const outcomes = requests[service] ?? {};
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      requests[service] = outcomes;
    },
    figures: () => ({
      total,
      requests: structuredClone(requests),
      bytes: { ...bytes },
      peakPerSecond,
      peakConcurrency,
    }),
  };
}
