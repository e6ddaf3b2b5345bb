/**
 * What a ledger on PostgreSQL costs and brings, as ratios of runs that take turns, so that other work on the machine slows both:
 *
 *     npm run -s measure:processes -- --rounds 3 --cases 10000 --slow-cases 600
 *
 * 1. `sync` of `cases` by one process, with a portal that answers at once: cases a second on PostgreSQL ÷ on SQLite.
 * 2. Delivery of `slow-cases` with a portal that answers after 200 ms, without a limit of requests: four processes ÷ one, and
 *    what the connections to the database waited for meanwhile (pg_stat_activity, ten times a second).
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { readStats } from '../../test/endToEnd/support/controlPlane.ts';
import { freshDatabase, startTestPostgres } from '../../test/support/postgres.ts';
import { runContender } from '../bench/run.ts';
import { runDongbo } from '../dongbo.ts';
import { Fleet } from '../soak/processes/fleet.ts';
import { type FleetSite, openFleetSite } from '../soak/processes/fleetSite.ts';
import { withLedger } from '../soak/site.ts';

const LATENCY_MS = 200;
/** Few cases a request and few requests at a time: the portal is to be what everybody waits for. */
const SLOW = { 'portal.batchSize': 10, 'portal.concurrency': 2, 'portal.requestsPerSecond': 10_000 };
const [ONE, MANY] = [1, 4] as const;
const SAMPLE_MS = 100;
/** The begin and the end of a delivery are left out: not all processes take part in them. */
const [FROM, TO] = [0.1, 0.9] as const;

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, cases: { type: 'string' }, 'slow-cases': { type: 'string' } },
});
const given = z
  .object({
    rounds: z.coerce.number().int().min(1).default(3),
    cases: z.coerce.number().int().min(100).default(10_000),
    'slow-cases': z.coerce.number().int().min(100).default(600),
  })
  .parse(values);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
const waits = new Map<string, number>();

const rates = { sqlite: [] as number[], postgres: [] as number[], one: [] as number[], many: [] as number[] };
for (let round = 1; round <= given.rounds; round += 1) {
  rates.sqlite.push(await syncRate(false));
  rates.postgres.push(await syncRate(true));
  rates.one.push(await deliveryRate(ONE));
  rates.many.push(await deliveryRate(MANY));
  const shown = Object.entries(rates).map(([name, all]) => `${name} ${(all.at(-1) ?? 0).toFixed(1)}`);
  say(`round ${round}, cases a second: ${shown.join(', ')}; load ${load()}`);
}
say(`one process, PostgreSQL ÷ SQLite: ${(median(rates.postgres) / median(rates.sqlite)).toFixed(2)}`);
say(
  `${MANY} processes ÷ ${ONE}, portal of ${LATENCY_MS} ms: ${(median(rates.many) / median(rates.one)).toFixed(2)}`,
);
const sampled = [...waits.values()].reduce((sum, n) => sum + n, 0);
say(`what ${MANY} processes' connections did, of ${sampled} samples:`);
for (const [what, n] of [...waits].toSorted(([, a], [, b]) => b - a).slice(0, 8)) {
  say(`  ${((100 * n) / sampled).toFixed(1).padStart(5)} %  ${what}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

async function syncRate(onPostgres: boolean): Promise<number> {
  const server = onPostgres ? await startTestPostgres() : null;
  const ledger = server === null ? null : await freshDatabase(server);
  const settings = ledger === null ? {} : { 'ledger.url': ledger.url, 'ledger.schema': ledger.schema };
  const run = await runContender('dongbo', given.cases, new AbortController().signal, settings);
  server?.stop();
  return run.cases / run.seconds;
}

/** With everything read before: only what is delivered is measured. */
async function deliveryRate(processes: number): Promise<number> {
  const cases = given['slow-cases'];
  const site = await openFleetSite({
    ...{ records: cases, seed: 1, processes, settings: SLOW },
    portal: { latencyMs: LATENCY_MS, sessionSeconds: 600 },
    problems: false,
  });
  const fleet = new Fleet(site.configs, (why) => say(why));
  try {
    const [first = ''] = site.configs;
    await runDongbo(first, 'delivery', 'pause');
    await fleet.start();
    while ((await total(site)) < cases) await sleep(500);
    const watching = processes === MANY ? await watchWaits(site) : null;
    await runDongbo(first, 'delivery', 'resume');
    const from = await reached(site, cases * FROM);
    const to = await reached(site, cases * TO);
    await watching?.();
    return (to.accepted - from.accepted) / ((to.at - from.at) / 1_000);
  } finally {
    await fleet.kill();
    await site.close();
  }
}

async function total(site: FleetSite): Promise<number> {
  const { never, stale, synced } = await withLedger(site, (ledger) => ledger.gapTotals());
  return never + stale + synced;
}

async function reached(
  site: FleetSite,
  cases: number,
): Promise<{ readonly accepted: number; readonly at: number }> {
  for (;;) {
    const { newRecords: accepted } = await readStats(site.portal);
    if (accepted >= cases) return { accepted, at: performance.now() };
    await sleep(SAMPLE_MS);
  }
}

async function watchWaits({ ledger }: FleetSite): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: ledger.url });
  await client.connect();
  const ask = async (): Promise<void> => {
    const { rows } = await client.query<{ what: string }>(
      `select case when state = 'idle in transaction' then 'transaction waits for its process'
         when wait_event_type is null then 'works' else wait_event_type || ': ' || wait_event end what
       from pg_stat_activity where application_name = 'dongbo' and state <> 'idle'`,
    );
    for (const { what } of rows) waits.set(what, (waits.get(what) ?? 0) + 1);
  };
  let asking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    asking = asking.then(ask);
  }, SAMPLE_MS);
  return async () => {
    clearInterval(timer);
    await asking;
    await client.end();
  };
}
