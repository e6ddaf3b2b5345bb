import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/**
 * Dashboards that are open, in a process of their own: each loads the page with all that it refers to, then keeps its
 * stream of events open, and loads the page again now and then. Says once a second how many events came.
 *
 *     node scripts/measureHttp/viewer.ts '{"url":"http://127.0.0.1:8080","key":"…","viewers":20}'
 */
const asked = z
  .object({ url: z.string(), key: z.string(), viewers: z.int() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

/** How often somebody looks at another page, in milliseconds. */
const LOOK_EVERY_MS = 15_000;

const headers = { authorization: `Bearer ${asked.key}` };
let events = 0;

async function load(path: string): Promise<string> {
  const answer = await fetch(`${asked.url}${path}`, { headers });
  return await answer.text();
}

async function view(): Promise<void> {
  const page = await load('/');
  const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  await Promise.all(assets.map(load));
  for (;;) {
    await sleep(LOOK_EVERY_MS * (0.5 + Math.random()));
    await load('/');
  }
}

async function follow(): Promise<void> {
  const answer = await fetch(`${asked.url}/api/v1/events`, { headers });
  if (!answer.ok || answer.body === null)
    throw new Error(`/api/v1/events was answered with ${answer.status}.`);
  for await (const chunk of answer.body) events += Buffer.from(chunk).toString().split('\n\n').length - 1;
}

for (let i = 0; i < asked.viewers; i += 1) {
  void view();
  void follow();
}
for (;;) {
  await sleep(1_000);
  process.stdout.write(`${JSON.stringify({ events })}\n`);
}
