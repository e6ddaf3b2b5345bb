import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseDocument } from 'yaml';
import { MIGRATIONS, migrate } from '../../../src/ledger/sqlite/migrate.ts';
import { writeDemoConfig } from '../../../src/sandbox/demo/prepare.ts';
import { type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { type Province, startProvince } from '../../../src/sandbox/province.ts';
import { type Ended, startDongbo } from '../../../test/endToEnd/support/commandLine.ts';

const CLOCK = new URL('../clock.ts', import.meta.url).href;
/** The schema of the ledger that the year begins with: before its file could give space back in slices. */
const OLD_SCHEMA = 23;
/** Short, so that a year has seen all of it go. */
const SETTINGS = {
  'source.censusFrom': '2020-01-01',
  'retention.timelineDays': 120,
  'retention.replayDays': 60,
  'retention.auditDays': 200,
  'retention.snapshotDailyDays': 90,
  'portal.requestsPerSecond': 1_000,
};

/** A province, the portal and a dongbo on one clock, which the soak turns on. */
export interface YearSite {
  readonly dir: string;
  readonly dataDir: string;
  readonly backups: string;
  readonly config: string;
  readonly province: Province;
  readonly portal: SandboxPortal;
  now(): number;
  /** Turns the clock on, for all of them. */
  pass(ms: number): void;
  /** A command, at the time that the clock shows. */
  run(...args: readonly string[]): Promise<Ended>;
  /** The same, killed after a while. */
  runKilled(afterMs: number, ...args: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
}

export async function openYearSite({
  records,
  seed,
}: {
  readonly records: number;
  readonly seed: number;
}): Promise<YearSite> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-year-'));
  let offsetMs = 0;
  const now = (): number => Date.now() + offsetMs;
  const scope = { records, seed, known: 0, problems: true };
  const province = await startProvince({ ...scope, now });
  const portal = await startPortal(scope);
  const config = await writeDemoConfig(dir, { province: province.url, portal: portal.url });
  const document = parseDocument(await readFile(config, 'utf8'));
  for (const [path, value] of Object.entries(SETTINGS)) document.setIn(path.split('.'), value);
  await writeFile(config, document.toString());
  const dataDir = join(dir, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  makeOldLedger(join(dataDir, 'ledger.db'));
  const start = (args: readonly string[]) =>
    startDongbo([...args, '--config', config], {
      env: { NODE_OPTIONS: `--import=${CLOCK}`, SOAK_CLOCK_MS: String(offsetMs) },
    });
  return {
    ...{ dir, dataDir, backups: join(dir, 'backups'), config, province, portal, now },
    pass: (ms) => {
      offsetMs += ms;
    },
    run: (...args) => start(args).ended,
    runKilled: async (afterMs, ...args) => {
      const running = start(args);
      const timer = setTimeout(() => running.kill('SIGKILL'), afterMs);
      const ended = await running.ended;
      clearTimeout(timer);
      return ended;
    },
    close: async () => {
      await Promise.all([province.close(), portal.close()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An empty ledger as an earlier version made it. */
function makeOldLedger(file: string): void {
  const database = new Database(file);
  database.pragma('page_size = 8192');
  database.pragma('journal_mode = WAL');
  migrate(database, MIGRATIONS.slice(0, OLD_SCHEMA));
  database.close();
}
