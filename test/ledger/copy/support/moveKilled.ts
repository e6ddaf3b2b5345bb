/** A process that moves a ledger as the command does, and is killed before a step of what makes the copy a ledger, or after that. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import Database from 'better-sqlite3';
import pg from 'pg';

export interface MoveOrder {
  readonly dataDir: string;
  /** As `ledger.url` and as `--to` have it. */
  readonly from: string;
  readonly to: string;
  /** Killed before this one of the STEPS. */
  readonly step: number;
  readonly now: number;
}

/** Of what makes a copy a ledger, when every row was compared. */
const STEPS =
  /insert into audit \(seq|drop table ledger_copy|alter schema|wal_checkpoint|writeFileSync .*ledger\.id|renameSync/;
const COMMITS = /^query commit/;
const { dataDir, from, to, step, now }: MoveOrder = JSON.parse(process.argv[2] ?? '');
let reached = 0;

function count<K extends string>(owner: { [key in K]: (...args: never[]) => unknown }, name: K): void {
  const real = owner[name];
  owner[name] = function (this: unknown, ...args: never[]) {
    const what = `${name} ${textOf(args[0]).trim().slice(0, 60)}`;
    if (STEPS.test(what) || (reached > 0 && COMMITS.test(what))) reached += 1;
    if (reached === step) {
      fs.writeSync(1, what);
      process.kill(process.pid, 'SIGKILL');
    }
    return real.apply(this, args);
  };
}

/** Of a statement, which the driver also takes with its name. */
function textOf(statement: unknown): string {
  const isNamed = typeof statement === 'object' && statement !== null && 'text' in statement;
  return String(isNamed ? statement.text : statement);
}

count<'query'>(pg.Client.prototype, 'query');
for (const name of ['exec', 'pragma', 'close', 'prepare'] as const)
  count<typeof name>(Database.prototype, name);
for (const name of ['renameSync', 'writeFileSync'] as const) count<typeof name>(fs, name);
syncBuiltinESMExports();

// After what it calls was exchanged.
const { moveLedger } = await import('../../../../src/app/moveLedger.ts');
const { ledgerServer } = await import('../../../../src/config/ledgerSchema.ts');
const { recordingLog } = await import('../../../support/recordingLog.ts');
const own = { ca: null, password: null, encryption: 'off' } as const;
const ledgerOptions = { ...own, schema: 'dongbo', poolSize: 2, statementTimeoutMs: 60_000 };
const privacy = { encryptPayload: false, keyFile: null };
const ledger = ledgerServer(from, ledgerOptions);
await moveLedger({ dataDir, privacy, ledgerOptions, ledger }, to, {
  signal: new AbortController().signal,
  log: recordingLog(),
  by: { who: 'cli:tester', origin: 'here' },
  now,
});
