/**
 * How long an export takes, as a multiple of reading the same columns from the table and writing them bare:
 *
 *     npm run -s measure:exports -- --records 1000000 [--dir DIR]
 *
 * Bare: a statement's rows, each as an array joined by commas, in one write for a thousand rows, without quotes, formats or
 * names. Both are measured in turn in one process, three times, and the best of each counts: in seconds of processor time, all
 * threads together, because other work on the machine stretches the clock and not these.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { FILE_FORMATS, type FileFormat, tableFile } from '../../src/presentation/tableFile.ts';
import { recordsTable } from '../../src/reports/cases/table.ts';
import { ageOf } from '../../src/reports/sources/age.ts';
import { fillLedger } from './fillLedger.ts';

/** The columns of the export, as they are stored. */
const COLUMNS =
  'case_no, state, reason, detail, portal_code, agency_code, procedure_code, status, received_at, modified_at, attempts, next_at, last_ack_at';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    dir: { type: 'string' },
    runs: { type: 'string' },
  },
});
const RUNS = Number(values.runs ?? 3);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = values.dir ?? (await mkdtemp(join(tmpdir(), 'dongbo-exports-')));
await mkdir(dir, { recursive: true });
const file = join(dir, `ledger-${values.records}.db`);

try {
  if (!existsSync(file)) await fillLedger(file, Number(values.records), Date.now());
  const best = {
    bare: Number.POSITIVE_INFINITY,
    csv: Number.POSITIVE_INFINITY,
    xlsx: Number.POSITIVE_INFINITY,
  };
  for (let run = 0; run < RUNS; run += 1) {
    best.bare = Math.min(best.bare, await seconds(bare));
    for (const format of FILE_FORMATS)
      best[format] = Math.min(best[format], await seconds(() => exported(format)));
  }
  const { size } = await stat(join(dir, 'out.csv'));
  say(
    `${values.records} cases, ${Math.round(size / 1_048_576)} MiB as CSV; seconds, and as a multiple of bare`,
  );
  for (const [name, time] of Object.entries(best)) {
    say(`${name.padEnd(5)} ${time.toFixed(2).padStart(8)} ${(time / best.bare).toFixed(2).padStart(6)}`);
  }
} finally {
  if (values.dir === undefined) await rm(dir, { recursive: true, force: true });
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000_000;
}

async function exported(format: FileFormat): Promise<void> {
  const ledger = openSqliteLedger({ file, key: null, cacheMegabytes: 4 });
  try {
    const table = recordsTable(
      ledger,
      {},
      {
        ...{ language: 'vi', offsetMs: VIETNAM_OFFSET_MS, portalCodes: new Map() },
        age: await ageOf(ledger, { now: Date.now(), offsetMs: VIETNAM_OFFSET_MS }),
      },
    );
    const chunks = await tableFile(table, format, { bom: true });
    await pipeline(Readable.from(chunks), createWriteStream(join(dir, `out.${format}`)));
  } finally {
    await ledger.close();
  }
}

async function bare(): Promise<void> {
  const database = new Database(file, { readonly: true });
  const rows = database
    .prepare(`select ${COLUMNS} from record where excluded is null order by id`)
    .raw()
    .iterate();
  const lines = function* (): Generator<string> {
    let text = '';
    let count = 0;
    for (const row of rows as IterableIterator<readonly unknown[]>) {
      text += `${row.join(',')}\n`;
      count += 1;
      if (count % 1_000 > 0) continue;
      yield text;
      text = '';
    }
    yield text;
  };
  await pipeline(Readable.from(lines()), createWriteStream(join(dir, 'out.txt')));
  database.close();
}
