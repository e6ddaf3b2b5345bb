import pg from 'pg';

/** What a server has done so far for the accounts of a ledger; whoever watches it has to be another account. */
export interface Done {
  /** Statements, `begin` and `commit` included. */
  readonly statements: number;
  readonly transactions: number;
  readonly walBytes: number;
}

/** The size of a table, its rows, and what its indexes take. */
export interface TableSize {
  readonly table: string;
  readonly rows: number;
  readonly dead: number;
  readonly heapBytes: number;
  readonly indexBytes: number;
  readonly toastBytes: number;
}

/** A connection of an administrator to a ledger's database, which counts without being counted. Needs pg_stat_statements. */
export class Observer {
  readonly #client: pg.Client;
  readonly #account: string;

  private constructor(client: pg.Client, account: string) {
    this.#client = client;
    this.#account = account;
  }

  /** `url`: of an administrator; `account`: under which dongbo works. */
  static async connect(url: string, account: string): Promise<Observer> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create extension if not exists pg_stat_statements');
    return new Observer(client, account);
  }

  async query<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]> {
    return (await this.#client.query<Row>(text)).rows;
  }

  async done(): Promise<Done> {
    const { rows } = await this.#client.query<Record<keyof Done, string>>(
      `select coalesce(sum(calls), 0) statements, coalesce(sum(calls) filter (where query ilike 'commit%'), 0) transactions,
         coalesce(sum(wal_bytes), 0) "walBytes"
       from pg_stat_statements
       where userid = $1::regrole and dbid = (select oid from pg_database where datname = current_database())`,
      [this.#account],
    );
    const of = (name: keyof Done): number => Number(rows[0]?.[name] ?? 0);
    return {
      statements: of('statements'),
      transactions: of('transactions'),
      walBytes: of('walBytes'),
    };
  }

  /** Of every table that holds anything, the largest first. */
  async sizes(schema: string): Promise<readonly TableSize[]> {
    const { rows } = await this.#client.query<Record<string, string>>(
      `select relname "table", n_live_tup rows, n_dead_tup dead, pg_relation_size(relid) heap,
         pg_indexes_size(relid) indexes, pg_table_size(relid) - pg_relation_size(relid) toast
       from pg_stat_user_tables where schemaname = $1 and pg_total_relation_size(relid) > 65536
       order by pg_total_relation_size(relid) desc`,
      [schema],
    );
    return rows.map((row) => ({
      table: row['table'] ?? '',
      rows: Number(row['rows']),
      dead: Number(row['dead']),
      heapBytes: Number(row['heap']),
      indexBytes: Number(row['indexes']),
      toastBytes: Number(row['toast']),
    }));
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}

export function difference(after: Done, before: Done): Done {
  return {
    statements: after.statements - before.statements,
    transactions: after.transactions - before.transactions,
    walBytes: after.walBytes - before.walBytes,
  };
}
