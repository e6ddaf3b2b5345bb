import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, vi } from 'vitest';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import { emptyPostgres } from './postgresUnderTest.ts';

interface Opening {
  readonly now?: () => number;
  readonly buffered?: number;
}

interface Held {
  /** Ends whoever waits for it, as a kill does. */
  cut(): Promise<void>;
  release(): Promise<void>;
}

/** A ledger that starts empty, and is opened again after each crash. */
export interface LedgerPlace {
  open(opening?: Opening): Ledger;
  /** Keeps the cases of new replays from being written. */
  holdSelections(): Promise<Held>;
  /** A module's text that makes a `ledger` of it, for a process that is to be killed. */
  readonly script: string;
  remove(): Promise<void>;
}

interface LedgerKind {
  readonly name: string;
  /** Of a test that tries many stories: a ledger on a server costs its way there and back each time. */
  readonly share: number;
  /** `name`: of a file in `dir`, where it is one. */
  place(dir: string, name: string): Promise<LedgerPlace>;
}

const at = (path: string): string => JSON.stringify(resolve(import.meta.dirname, path));

const sqlite: LedgerKind = {
  name: 'SQLite',
  share: 1,
  place: async (dir, name) => {
    const file = join(dir, `${name}.db`);
    // Making its tables would cost as much as a whole story.
    placeEmptyLedger(file);
    return {
      open: (opening = {}) => openSqliteLedger({ file, key: null, ...opening }),
      // It takes a breath before it writes, in the very process that looks.
      holdSelections: async () => ({ cut: async () => undefined, release: async () => undefined }),
      script: `
        import { openSqliteLedger } from ${at('../../src/ledger/sqlite/open.ts')};
        const ledger = openSqliteLedger({ file: ${JSON.stringify(file)}, key: null });`,
      remove: async () => {
        await Promise.all(['', '-wal', '-shm'].map((end) => rm(file + end, { force: true })));
      },
    };
  },
};

const postgres: LedgerKind = {
  name: 'PostgreSQL',
  share: 0.15,
  place: async () => {
    const { settings, client } = await emptyPostgres();
    return {
      holdSelections: async () => {
        await client.query('begin; lock table replay_case in share mode');
        const waiting = `select pg_terminate_backend(pid, 10000) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return {
          cut: () => vi.waitFor(async () => expect((await client.query(waiting)).rows).toHaveLength(1), SOON),
          release: async () => void (await client.query('commit')),
        };
      },
      open: (opening = {}) =>
        openPostgresLedger({ settings: { ...settings, poolSize: 2 }, key: null, ...opening }),
      script: `
        import { openPostgresLedger } from ${at('../../src/ledger/postgres/open.ts')};
        const ledger = openPostgresLedger({ settings: ${JSON.stringify(settings)}, key: null });`,
      remove: async () => undefined,
    };
  },
};

/** For `describe.each`: what has to hold of a ledger, wherever it is. */
export const LEDGERS: readonly LedgerKind[] = withoutPostgres ? [sqlite] : [sqlite, postgres];
