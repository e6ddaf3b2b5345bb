/**
 * How fast a ledger moves to PostgreSQL and back, each row compared and each counter recounted:
 *
 *     npm run -s measure:copy -- --records 1000000 [--rounds 2]
 *
 * The server is one of its own on this machine (the programs of the tests), which shares its cores. Processor time is that of
 * both, because a busy machine changes it less than it changes the clock.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Copied, copyLedger } from '../../src/ledger/copy/copy.ts';
import type { ReadableSide, WritableSide } from '../../src/ledger/copy/sides.ts';
import { readPostgres, writePostgres } from '../../src/ledger/postgres/copySide.ts';
import { readSqlite, writeSqlite } from '../../src/ledger/sqlite/copySide.ts';
import { freshDatabase, onServer, startTestPostgres } from '../../test/support/postgres.ts';
import { fillLedger } from './fillLedger.ts';

/** Clock ticks of the kernel, in which it counts. */
const TICKS_A_SECOND = 100;

const { values } = parseArgs({
  options: { records: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '2' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dir = await mkdtemp(join(tmpdir(), 'dongbo-measure-'));
const server = await startTestPostgres();
const postmaster = Number(readFileSync(join(server.dir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
const [file, back] = [join(dir, 'ledger.db'), join(dir, 'back.db')];
try {
  await fillLedger(file, Number(values.records), Date.now());
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const settings = await freshDatabase(server);
    await measure('to PostgreSQL', readSqlite(file), await writePostgres(settings));
    const home = writeSqlite(back, `${back}.copying`, () => undefined);
    await measure('to SQLite    ', await readPostgres(settings), home);
    for (const end of ['', '-wal', '-shm']) rmSync(back + end, { force: true });
    await onServer(server.url, `drop database ${new URL(settings.url).pathname.slice(1)}`);
  }
} finally {
  server.stop();
  await rm(dir, { recursive: true });
}

async function measure(name: string, from: ReadableSide, to: WritableSide): Promise<void> {
  const [own, theirs] = [process.cpuUsage(), serverSeconds()];
  const copied = await copyLedger(from, to, {
    mover: { at: Date.now(), who: 'cli:measure', origin: 'measure' },
    signal: new AbortController().signal,
  });
  const { user, system } = process.cpuUsage(own);
  const used = [(user + system) / 1e6, serverSeconds() - theirs] as const;
  await Promise.all([from.close(), to.close()]);
  say(
    `${name} ${figuresOf(copied)}; processor ${used.map((s) => s.toFixed(1)).join(' + ')} s (own + server)`,
  );
}

function figuresOf({ records, rows, copySeconds, indexSeconds, verifySeconds }: Copied): string {
  const seconds = copySeconds + indexSeconds + verifySeconds;
  const parts = [copySeconds, indexSeconds, verifySeconds].map((s) => s.toFixed(1)).join(' + ');
  const load = Math.round(loadavg()[0] ?? 0);
  return `${records} cases, ${rows} rows in ${parts} s (copy + index + verify): ${Math.round(records / seconds)} cases a second, load ${load}`;
}

/** Of the server and of all that it started and that still runs or has ended. */
function serverSeconds(): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').map(Number)) {
    const fields = Number.isInteger(pid) ? statOf(pid) : null;
    if (fields === null) continue;
    const [, parent] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    if (pid === postmaster) ticks += user + system + endedUser + endedSystem;
    else if (Number(parent) === postmaster) ticks += user + system;
  }
  return ticks / TICKS_A_SECOND;
}

function statOf(pid: number): readonly string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? null;
  } catch {
    return null;
  }
}
