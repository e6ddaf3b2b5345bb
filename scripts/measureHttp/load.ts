import autocannon from 'autocannon';
import { z } from 'zod';

/**
 * Asks one address again and again, in a process of its own, and prints what came of it as one JSON line.
 *
 *     node scripts/measureHttp/load.ts '{"url":"http://127.0.0.1:8080/api/v1/gap","key":"…","seconds":5,"rate":1000}'
 */
const asked = z
  .object({
    url: z.string(),
    key: z.string(),
    seconds: z.number(),
    /** Requests a second; 0 = as many as it answers. */
    rate: z.int(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const found = await autocannon({
  url: asked.url,
  connections: 8,
  duration: asked.seconds,
  headers: { authorization: `Bearer ${asked.key}` },
  ...(asked.rate === 0 ? {} : { overallRate: asked.rate }),
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: found.requests.average,
    p50: found.latency.p50,
    p99: found.latency.p99,
    longest: found.latency.max,
    failed: found.errors + found.timeouts + found.non2xx,
  })}\n`,
);
