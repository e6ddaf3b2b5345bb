import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/**
 * Open dashboards, in a process of their own: each loads the page and its assets, keeps the stream of events open, and
 * reloads the page now and then. Prints once a second how many events came.
 *
 *     node scripts/measure/viewer.ts '{"url":"http://127.0.0.1:8080","key":"…","viewers":20}'
 */
const options = z
  .object({ url: z.string(), key: z.string(), viewers: z.int() })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

/** Average time between two page loads of a viewer, in milliseconds. */
const LOOK_EVERY_MS = 15_000;

const headers = { authorization: `Bearer ${options.key}` };
let events = 0;

async function load(path: string): Promise<string> {
  const answer = await fetch(`${options.url}${path}`, { headers });
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
  const answer = await fetch(`${options.url}/api/v1/events`, { headers });
  if (!answer.ok || answer.body === null)
    throw new Error(`/api/v1/events was answered with ${answer.status}.`);
  for await (const chunk of answer.body) events += Buffer.from(chunk).toString().split('\n\n').length - 1;
}

for (let i = 0; i < options.viewers; i += 1) {
  void view();
  void follow();
}
for (;;) {
  await sleep(1_000);
  process.stdout.write(`${JSON.stringify({ events })}\n`);
}
