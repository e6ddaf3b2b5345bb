import type { ServerResponse } from 'node:http';

export interface TrafficFigures {
  readonly total: number;
  /** Requests by what was asked and how it was answered. */
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Largest number of requests that arrived within any one second. */
  readonly peakPerSecond: number;
  /** Largest number of requests open at one time. */
  readonly peakConcurrency: number;
}

export interface Traffic {
  /** Counts an arrival; the request is open until its response is finished or its connection gone. */
  arrived(response: ServerResponse): void;
  /** Counts how it went: `ok`, `http_503`, `code_11`, `hang`, … */
  settled(service: string, outcome: string): void;
  figures(): TrafficFigures;
}

export function createTraffic(): Traffic {
  const requests: Record<string, Record<string, number>> = {};
  /** Arrival times within the last second, from `first` on. */
  let recent: number[] = [];
  let first = 0;
  let total = 0;
  let open = 0;
  let peakPerSecond = 0;
  let peakConcurrency = 0;

  return {
    arrived(response) {
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
    settled(service, outcome) {
      const outcomes = requests[service] ?? {};
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      requests[service] = outcomes;
    },
    figures: () => ({ total, requests: structuredClone(requests), peakPerSecond, peakConcurrency }),
  };
}
