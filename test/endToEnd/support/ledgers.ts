import pg from 'pg';
import { reasonOf } from '../../privacy/support/leftBehind.ts';
import type { Place } from '../../privacy/support/search.ts';
import { leftOnServer, logEverything } from '../../privacy/support/serverLeftBehind.ts';
import { freshDatabase, onServer, withoutPostgres } from '../../support/postgres.ts';
import { states } from './ledgerFile.ts';
import type { TestProvince } from './testProvince.ts';

/** Where the ledger of a test's province is. */
export interface LedgerPlace {
  /** What its configuration says. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Records by their stored state. */
  states(site: Pick<TestProvince, 'dataDir'>): Promise<Readonly<Record<string, number>>>;
  /** Why a case is not synced; undefined where it is, or is not there. */
  reasonOf(site: Pick<TestProvince, 'dataDir'>, caseNo: string): Promise<unknown>;
  /** All that holds it, apart from the files in dataDir: a server's files and log, a dump, and what its connections did. */
  left(): Promise<readonly Place[]>;
}

export interface LedgerKind {
  readonly name: string;
  readonly skipped: boolean;
  place(): Promise<LedgerPlace>;
}

export const SQLITE: LedgerKind = {
  name: 'SQLite',
  skipped: false,
  place: async () => ({
    settings: {},
    states: async ({ dataDir }) => states(dataDir),
    reasonOf: async ({ dataDir }, caseNo) => reasonOf(dataDir, caseNo),
    left: async () => [],
  }),
};

const postgres: LedgerKind = {
  name: 'PostgreSQL',
  skipped: withoutPostgres,
  place: async () => {
    const { url, schema } = await freshDatabase();
    await logEverything(url);
    const shown = new Set<string>();
    const look = async (): Promise<void> => {
      const { rows } = await onServer(
        url,
        "select query from pg_stat_activity where application_name like 'dongbo%'",
      );
      for (const { query } of rows) shown.add(String(query));
    };
    return {
      settings: { 'ledger.url': url },
      states: async () => {
        await look();
        return await statesAt(url, schema);
      },
      reasonOf: async (_, caseNo) => {
        const { rows } = await onServer(
          url,
          `select reason from ${schema}.record where case_no = ${pg.escapeLiteral(caseNo)}`,
        );
        return rows[0]?.['reason'];
      },
      left: async () => [
        ...(await leftOnServer(url)),
        { name: 'pg_stat_activity', content: [...shown].join('\n') },
      ],
    };
  },
};

/** For `describe.each`: what has to hold of a whole dongbo, wherever its ledger is. */
export const LEDGERS: readonly LedgerKind[] = [SQLITE, postgres].filter(({ skipped }) => !skipped);

async function statesAt(url: string, schema: string): Promise<Readonly<Record<string, number>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const made = await client.query('select to_regclass($1) is not null there', [`${schema}.record`]);
    if (made.rows[0]?.there !== true) return {};
    const { rows } = await client.query<{ state: string; n: number }>(
      `select state, count(*)::int4 n from ${schema}.record group by state`,
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  } finally {
    await client.end();
  }
}
