import type { Instant } from '../../domain/time.ts';
import type { Client } from '../reading/client.ts';
import { realSleep, type Sleep } from '../reading/retry.ts';

/** The same client, with evenly spaced requests, up to a number a second. */
export function paced(
  client: Client,
  requestsPerSecond: number,
  { now, sleep = realSleep }: { readonly now: () => Instant; readonly sleep?: Sleep | undefined },
): Client {
  const spacingMs = 1_000 / requestsPerSecond;
  let next = 0;
  return {
    ...client,
    async send(request, signal) {
      const at = now();
      const slot = Math.max(at, next);
      next = slot + spacingMs;
      if (slot > at) await sleep(slot - at, signal);
      return await client.send(request, signal);
    },
  };
}
