/**
 * What the checks for gone cases add to a census in which nothing changed:
 *
 *     npm run -s measure:census -- --records 1000000 --rounds 3
 *
 * The ledger takes the same pages in turn without a witness, and with one and the conclusion that names what was not
 * shown. Beside it a whole census of a simulated province over HTTP, checks included, of which they are a share. In
 * processor time, which other work on the machine changes little.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { silentLog } from '../../src/observability/log.ts';
import { SANDBOX_STATUSES } from '../../src/sandbox/mappings.ts';
import { spawnProvince } from '../../src/sandbox/process.ts';
import { createOpencpsSource } from '../../src/source/opencps/opencps.ts';
import { CensusWatch } from '../../src/sync/ingest/censusWatch.ts';
import { readCensus } from '../../src/sync/ingest/read.ts';
import { newCase } from './newCase.ts';

const PAGE = 500;
const ZONE_MS = 7 * 3_600_000;

const { values } = parseArgs({
  options: { records: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
});
const records = Number(values.records);
const received = Date.now() - 86_400_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
const differences: number[] = [];

try {
  await read(null);
  say(`${records} cases, microseconds of processor time a case`);
  say('round   ledger alone   with gone checks   difference');
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const plain = await measured(() => read(null));
    const checked = await measured(async () => {
      const startedAt = Date.now();
      const watch = new CensusWatch();
      await read(watch);
      const shown = (id: number): boolean => watch.isShown(id);
      const { drafts, unreadable } = watch;
      const evidence = { startedAt, shown, drafts, unreadable, believed: true };
      const { missing } = await ledger.concludeCensus(evidence, Date.now());
      if (missing > 0) throw new Error(`${missing} cases were shown, and count as missing.`);
    });
    differences.push(checked - plain);
    const cells = [plain, checked, checked - plain].map((figure) => figure.toFixed(2));
    say(`${round}${cells.map((cell, i) => cell.padStart([17, 19, 13][i] ?? 0)).join('')}`);
  }
  const whole = await wholeCensus();
  const added = differences.toSorted((a, b) => a - b)[Math.floor(differences.length / 2)] ?? 0;
  const share = (100 * added) / (whole - added);
  say(`A whole census takes ${whole.toFixed(2)}; the checks add ${share.toFixed(1)} %.`);
} finally {
  await ledger.close();
  await rm(dir, { recursive: true });
}

async function read(witness: CensusWatch | null): Promise<void> {
  for (let from = 0; from < records; from += PAGE) {
    const rows = Array.from({ length: Math.min(PAGE, records - from) }, (_, i) =>
      newCase(from + i, received),
    );
    const now = Date.now();
    await ledger.ingest({ rows, drafts: [], readAt: now, now, ...(witness && { witness }) });
  }
}

/** The second of a province in which nothing changes. */
async function wholeCensus(): Promise<number> {
  const province = await spawnProvince({ records, problems: false });
  const other = openSqliteLedger({ file: join(dir, 'other.db'), key: null });
  const source = createOpencpsSource(
    {
      ...{ baseUrl: `${province.url}/o/rest/v2`, groupId: '35166', username: 'sync', password: 'sandbox' },
      ...{ pageSize: PAGE, overlapSeconds: 120, censusFrom: Date.UTC(2024, 0, 1) - ZONE_MS, concurrency: 2 },
      ...{ timeoutSeconds: 60, maxTries: 2, recentDays: 7, offsetMs: ZONE_MS },
    },
    { now: Date.now, log: silentLog, sleep: () => Promise.resolve() },
  );
  const statuses = new Map(Object.entries(SANDBOX_STATUSES));
  const mappings = { statuses, procedures: new Map(), agencies: null };
  const census = (): Promise<unknown> =>
    readCensus(
      {
        ...{ ledger: other, source, bell: { ring: () => undefined }, mappings: () => mappings },
        ...{ exclude: [], censusFrom: 0, now: Date.now, log: silentLog },
      },
      new AbortController().signal,
    );
  try {
    await census();
    return await measured(census);
  } finally {
    source.close();
    await other.close();
    await province.close();
  }
}

async function measured(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / records;
}
