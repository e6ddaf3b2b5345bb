/**
 * One simulated server as a process:
 *
 *     node src/sandbox/serve.ts province --records 20000 --seed 7
 *     node src/sandbox/serve.ts portal --records 20000 --seed 7 --port 9102
 *     node src/sandbox/serve.ts files --folder ./inbox --records 500
 *     node src/sandbox/serve.ts sql --file registry.sql --records 500
 *
 * Prints one line, {"url":"…"}, when it listens. Ends on SIGTERM, SIGINT, and when stdin closes, so that it never
 * outlives a killed parent. `files` and `sql` write one file instead, print {"file":"…"}, and end.
 */
import process from 'node:process';
import { DongboError } from '../domain/errors.ts';
import { fileOptions } from './files/options.ts';
import { writeCaseFile } from './files.ts';
import type { RunningServer } from './http/server.ts';
import { igateOptions } from './igate/options.ts';
import { startIgate } from './igate.ts';
import { fromFlags } from './options.ts';
import { portalOptions } from './portal/options.ts';
import { startPortal } from './portal.ts';
import { provinceOptions } from './province/options.ts';
import { startProvince } from './province.ts';
import { sqlOptions } from './sql/options.ts';
import { writeSqlFile } from './sql.ts';

function start(kind: string, flags: readonly string[]): Promise<RunningServer> | null {
  if (kind === 'province') return startProvince(fromFlags(provinceOptions, flags, kind));
  if (kind === 'igate') return startIgate(fromFlags(igateOptions, flags, kind));
  if (kind === 'portal') return startPortal(fromFlags(portalOptions, flags, kind));
  return null;
}

/** Null for what is a server. */
async function write(kind: string, flags: readonly string[]): Promise<string | null> {
  if (kind === 'files') return writeCaseFile(fromFlags(fileOptions, flags, kind));
  if (kind === 'sql') return await writeSqlFile(fromFlags(sqlOptions, flags, kind));
  return null;
}

try {
  const [kind = '', ...flags] = process.argv.slice(2);
  const file = await write(kind, flags);
  if (file !== null) {
    process.stdout.write(`${JSON.stringify({ file })}\n`);
    process.exit(0);
  }
  const server = await start(kind, flags);
  if (server === null) {
    process.stderr.write(
      'usage: node src/sandbox/serve.ts province|igate|portal|files|sql [--records N] [--seed S] …\n',
    );
    process.exit(2);
  }
  const end = (): void => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.once('close', end).resume();
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
} catch (error) {
  if (!(error instanceof DongboError)) throw error;
  process.stderr.write(`${error.message}\n${error.remedy}\n`);
  process.exit(error.exitCode);
}
