import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { clientConfig, prepareSession } from './client.ts';
import { databaseFault } from './faults.ts';
import type { PostgresSettings } from './settings.ts';

/** A connection that nobody has used for this long is closed. */
const IDLE_MS = 60_000;
/**
 * The server ends a statement by itself. One that has said nothing for so much longer, or a network that takes what is sent without
 * a word, counts as away: a machine that lost its power closes no connection, and TCP alone would wait for hours.
 */
const SILENT_MS = 5_000;
/** The ledger has some 150 statements; filters and lists make more, without a bound. */
const MOST_PREPARED = 500;

/**
 * The connections of a ledger. Opened when they are first needed, and after `prepare` has seen to the tables: so that opening
 * a ledger waits for nobody, and a server that comes back is used again.
 */
export class LedgerPool implements PostgresPool {
  readonly #settings: PostgresSettings;
  readonly #prepare: (client: pg.ClientBase) => Promise<void>;
  readonly #mayUse: (() => Promise<void>) | undefined;
  readonly #pool: pg.Pool;
  readonly #clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  readonly #names = new Map<string, string>();
  #prepared: Promise<void> | null = null;
  #ended: Promise<void> | null = null;

  /** Kysely reads them to end a query that was given up. */
  readonly options: object;

  /** `mayUse` is waited for before each use; what it throws is the answer. */
  constructor(
    settings: PostgresSettings,
    prepare: (client: pg.ClientBase) => Promise<void>,
    mayUse?: () => Promise<void>,
  ) {
    this.#settings = settings;
    this.#prepare = prepare;
    this.#mayUse = mayUse;
    this.#pool = new pg.Pool({
      ...clientConfig(settings),
      max: settings.poolSize,
      idleTimeoutMillis: IDLE_MS,
      // The driver waits for it, which its types do not say.
      onConnect: (client) => prepareSession(client, settings) as unknown as undefined,
    });
    this.options = this.#pool.options;
    // An idle connection that the server ends is replaced by the next one; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
    // So would one that is lent and waits between two statements; the next statement says so.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async connect(): Promise<PostgresPoolClient> {
    await this.#mayUse?.();
    this.#prepared ??= this.#prepareOnce();
    await this.#prepared;
    return this.#wrapped(await this.#free());
  }

  /** Kysely ends only what it has used; the second call is the first one's. */
  end(): Promise<void> {
    this.#ended ??= this.#pool.end();
    return this.#ended;
  }

  async #prepareOnce(): Promise<void> {
    try {
      const client = await this.#free();
      try {
        await this.#prepare(client);
      } finally {
        client.release();
      }
    } catch (error) {
      // The next one tries again.
      this.#prepared = null;
      throw databaseFault(error, this.#settings);
    }
  }

  async #free(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw databaseFault(error, this.#settings);
    }
  }

  /** Kysely knows a connection by its object: always the same one for a client. */
  #wrapped(client: pg.PoolClient): PostgresPoolClient {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    let broken: Error | undefined;
    const query_timeout = this.#settings.statementTimeoutMs + SILENT_MS;
    const query = async (text: string, values: readonly unknown[]) => {
      try {
        if (values.length === 0) return lastOf(await client.query({ text, query_timeout } as pg.QueryConfig));
        const named = { name: this.#nameOf(text), text, values: [...values], query_timeout };
        return await client.query(named);
      } catch (error) {
        const fault = databaseFault(error, this.#settings);
        if (fault !== error && fault instanceof Error) broken = fault;
        throw fault;
      }
    };
    const wrapped = {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => client.release(broken),
    };
    this.#clients.set(client, wrapped);
    return wrapped;
  }

  /** A statement with a name is parsed and planned once a connection: a third of the time of short ones. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST_PREPARED) return known;
    const name = `dongbo${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

/** Of several statements in one text, what the last one answered. */
function lastOf<T>(result: T | T[]): T {
  const last = Array.isArray(result) ? result.at(-1) : result;
  return last ?? (result as T);
}
