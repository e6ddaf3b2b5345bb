/**
 * How much of the allowed request rate is used while there is work and concurrency for it, and whether any second has
 * more requests than allowed. By the real clock, over two clients of one Redis:
 *
 *     npm run -s measure:rate -- --seconds 30
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Log } from '../../src/observability/log.ts';
import { connectRedis } from '../../src/queue/connection.ts';
import { startPrivateRedis } from '../../src/queue/privateRedis.ts';
import { createRequestBudget } from '../../src/queue/requestBudget.ts';

const RATES = [5, 20, 40];
const CLIENTS = 2;
const [FASTEST_MS, SLOWEST_MS] = [50, 400] as const;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const seconds = Number(values.seconds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const quiet = (): void => undefined;
const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const redis = await startPrivateRedis(dir, log);

try {
  say(`${seconds} s each; answers after ${FASTEST_MS} to ${SLOWEST_MS} ms; ${CLIENTS} clients`);
  say('allowed a second   used   most in any second');
  for (const rate of RATES) {
    const starts = await measured(rate);
    const share = starts.filter((at) => at >= 1_000).length / (rate * (seconds - 1));
    const most = Math.max(
      ...starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length),
    );
    say(`${String(rate).padStart(16)}   ${share.toFixed(3)}${String(most).padStart(21)}`);
  }
} finally {
  await redis.stop();
  await rm(dir, { recursive: true });
}

/** When each request started, in milliseconds. */
async function measured(requestsPerSecond: number): Promise<number[]> {
  const starts: number[] = [];
  const began = performance.now();
  const end = AbortSignal.timeout(seconds * 1_000);
  const clients = Array.from({ length: CLIENTS }, () => connectRedis({ socket: redis.socket }, log));
  const callers = clients.flatMap((client) => {
    const budget = createRequestBudget({
      redis: client,
      key: `rate:${requestsPerSecond}`,
      requestsPerSecond,
    });
    return Array.from({ length: requestsPerSecond }, async () => {
      while (!end.aborted) {
        await budget.take(end);
        starts.push(performance.now() - began);
        await sleep(FASTEST_MS + Math.random() * (SLOWEST_MS - FASTEST_MS));
      }
    });
  });
  await Promise.allSettled(callers);
  for (const client of clients) client.disconnect();
  return starts;
}
