import autocannon from 'autocannon';
import { z } from 'zod';

/**
 * Requests one address again and again, in a process of its own, and prints the figures as one JSON line.
 *
 *     node scripts/measure/load.ts '{"url":"http://127.0.0.1:8080/api/v1/gap","key":"…","seconds":5,"rate":1000}'
 */
const options = z
  .object({
    url: z.string(),
    key: z.string(),
    seconds: z.number(),
    /** Requests a second; 0 = as many as are answered. */
    rate: z.int(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const measured = await autocannon({
  url: options.url,
  connections: 8,
  duration: options.seconds,
  headers: { authorization: `Bearer ${options.key}` },
  ...(options.rate === 0 ? {} : { overallRate: options.rate }),
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: measured.requests.average,
    p50: measured.latency.p50,
    p99: measured.latency.p99,
    longest: measured.latency.max,
    failed: measured.errors + measured.timeouts + measured.non2xx,
  })}\n`,
);
