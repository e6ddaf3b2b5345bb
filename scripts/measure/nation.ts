/**
 * What 34 provinces need of a database, of the portal and of their sources, summed from what was measured:
 *
 *     npm run -s measure:nation -- [--cases 56000000] [--states 4] [--provinces 34] [--days 184] [--poll 60]
 *
 * and the measurements themselves, in an empty database of a server with pg_stat_statements:
 *
 *     npm run -s measure:nation -- --url postgres://dongbo@HOST/EMPTY --admin-url postgres://postgres@HOST/EMPTY --measure life
 *     npm run -s measure:nation -- --url … --admin-url … --measure large --records 5000000
 *
 * `life`: cases pass their whole way through a real daemon, and every statement is counted. `large`: a ledger of that many
 * cases is filled, its size is printed, and what reading, taking in and delivering cost in it.
 */
import { parseArgs } from 'node:util';
import type { PostgresSettings } from '../../src/ledger/postgres/settings.ts';
import { Observer } from './nation/counting.ts';
import { fillServer } from './nation/fillServer.ts';
import { measureLarge } from './nation/large.ts';
import { measureLife } from './nation/life.ts';
import { bytesOf, loadOf, type Measured, type Nation, WORKING_HOURS_PEAK } from './nation/sums.ts';

/** On 30 November 2026, on a machine shared with other work: counts and sizes, which do not depend on it. */
const MEASURED: Measured = {
  idleStatementsASecond: 748 / 60,
  idleTransactionsASecond: 31 / 60,
  idleWalBytesASecond: 16_186 / 60,
  // Portal requests: rounds after the search for a batch size had gone beyond so many cases; one page of the source a poll.
  few: {
    cases: 20,
    statements: 147,
    transactions: 9,
    portalRequests: 2,
    sourceRequests: 1,
    walBytes: 141_000,
  },
  many: {
    cases: 500,
    statements: 147,
    transactions: 9,
    portalRequests: 23,
    sourceRequests: 2,
    walBytes: 2_596_000,
  },
  bytesACase: 3_733_921_792 / 5_000_787,
  bytesAnEvent: 2_070_839_296 / 15_000_040,
  bytesOfCounters: 21_110_784,
};
const EVENTS = 3;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '56000000' },
    states: { type: 'string', default: '4' },
    provinces: { type: 'string', default: '34' },
    days: { type: 'string', default: '184' },
    poll: { type: 'string', default: '60' },
    url: { type: 'string' },
    'admin-url': { type: 'string' },
    measure: { type: 'string' },
    records: { type: 'string', default: '5000000' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.measure === undefined) printSums();
else await measure(values.measure, values.url ?? '', values['admin-url'] ?? '');

function printSums(): void {
  const nation: Nation = {
    provinces: Number(values.provinces),
    cases: Number(values.cases),
    states: Number(values.states),
    days: Number(values.days),
    pollSeconds: Number(values.poll),
    peak: WORKING_HOURS_PEAK,
  };
  const [mean, working] = [loadOf(MEASURED, nation, 'mean'), loadOf(MEASURED, nation, 'working')];
  say(
    `${nation.cases} cases with ${nation.states} states each in ${nation.days} days, ${nation.provinces} provinces`,
  );
  say(`${''.padEnd(34)}       mean   in a working hour`);
  for (const [name, figure] of Object.entries(mean)) {
    const busy = Object.entries(working).find(([other]) => other === name)?.[1] ?? 0;
    say(`${name.padEnd(34)}${figure.toFixed(2).padStart(11)}${busy.toFixed(2).padStart(20)}`);
  }
  say(`all ledgers together: ${(bytesOf(MEASURED, nation) / 1e9).toFixed(1)} GB`);
}

async function measure(what: string, url: string, adminUrl: string): Promise<void> {
  if (what === 'life') {
    await measureLife({ url, adminUrl, say }, [20, 100, 500]);
    return;
  }
  const settings: PostgresSettings = {
    ...{ url, password: null, schema: 'dongbo', poolSize: 4, statementTimeoutMs: 600_000 },
    tls: { mode: 'off', ca: null },
  };
  const now = Date.now();
  await fillServer(settings, { records: Number(values.records), events: EVENTS, now, say });
  const observer = await Observer.connect(adminUrl, new URL(url).username);
  try {
    for (const { table, rows, heapBytes, indexBytes } of await observer.sizes('dongbo')) {
      say(
        `${table.padEnd(16)}${String(rows).padStart(12)} rows, ${heapBytes} bytes, ${indexBytes} bytes of indexes`,
      );
    }
    await measureLarge({ settings, observer, now, arrivals: 10_000, say });
  } finally {
    await observer.close();
  }
}
