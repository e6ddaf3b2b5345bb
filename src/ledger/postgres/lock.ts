import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LedgerInUseError } from '../../domain/errors.ts';
import { clientConfig } from './client.ts';
import { databaseFault, unreachable } from './faults.ts';
import { inUse, type LockHolder } from './inUse.ts';
import type { PostgresSettings } from './settings.ts';

/** Apart from the lock of migrations. */
const LOCK_CLASS = 4;
const BEAT_MS = 2_000;
const RETRY_MS = 500;
/** A beat without an answer for this long counts as a lost connection, well before the server gives the lock away. */
const ANSWER_MS = 5_000;
/** Longer than a server needs to restart: the end of a delivery is still written then. */
const WAIT_MS = 10_000;
/** The longest name that a server keeps of a session. */
const NAME_BYTES = 63;

/** A machine that is gone without a word frees the lock after 25 s. */
const KEEPALIVE =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set statement_timeout = 0';
const TAKE = {
  alone: 'select pg_try_advisory_lock($1, hashtext($2)) taken, pg_backend_pid() pid',
  shared: 'select pg_try_advisory_lock_shared($1, hashtext($2)) taken, pg_backend_pid() pid',
} as const;
const HOLDER = `select a.pid, a.application_name name, a.backend_start since
  from pg_locks l join pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
    and l.classid = $1::integer and l.objid::bigint = hashtext($2)::bigint & 4294967295 and l.objsubid = 2`;

/**
 * Keeps a process that needs a ledger on a server for itself apart from all others; those that share it lock it together. It is a
 * lock of a session, so it ends with the process however that ends. When its connection is lost, `held` makes the ledger wait until the lock is taken again; when another process
 * has it by then, `lost` resolves, and nothing is read or written any more.
 */
export class LedgerLock {
  readonly #settings: PostgresSettings;
  readonly #name: string;
  readonly #statement: (typeof TAKE)[keyof typeof TAKE];
  readonly #lost = Promise.withResolvers<LedgerInUseError>();
  #holding = Promise.withResolvers<void>();
  #client: pg.Client | null = null;
  /** Of the session that holds the lock, or held it last. */
  #session: number | null = null;
  #taken: LedgerInUseError | null = null;
  readonly #released = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  private constructor(settings: PostgresSettings, command: string, shared: boolean) {
    this.#settings = settings;
    this.#statement = shared ? TAKE.shared : TAKE.alone;
    const name = `dongbo ${command} (process ${process.pid} on ${hostname()})`;
    this.#name = Buffer.from(name).subarray(0, NAME_BYTES).toString();
  }

  /** LedgerInUseError `ledger.in_use`; otherwise the faults of the database. */
  static async take(
    settings: PostgresSettings,
    command: string,
    { shared = false }: { readonly shared?: boolean } = {},
  ): Promise<LedgerLock> {
    const lock = new LedgerLock(settings, command, shared);
    await lock.#take();
    lock.#timer = setInterval(() => void lock.#beat(), BEAT_MS);
    lock.#timer.unref();
    return lock;
  }

  /** Resolves when another process has taken the lock, after its connection was lost. */
  get lost(): Promise<LedgerInUseError> {
    return this.#lost.promise;
  }

  /** Resolves while the lock is held; rejects when that lasts too long, or another process has it. */
  async held(): Promise<void> {
    if (this.#taken !== null) throw this.#taken;
    if (this.#client !== null) return;
    const waited = new AbortController();
    const late = sleep(WAIT_MS, null, { signal: waited.signal, ref: false }).then(() => {
      throw unreachable(this.#settings, 'UNKNOWN');
    });
    try {
      await Promise.race([this.#holding.promise, late]);
    } finally {
      waited.abort();
      late.catch(() => undefined);
    }
    if (this.#taken !== null) throw this.#taken;
  }

  async release(): Promise<void> {
    this.#released.abort();
    clearInterval(this.#timer);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #take(): Promise<void> {
    const client = new pg.Client({
      ...clientConfig(this.#settings),
      application_name: this.#name,
      query_timeout: ANSWER_MS,
    });
    const gone = (): void => this.#connectionLost(client);
    client.on('error', gone).on('end', gone);
    try {
      await client.connect();
      await client.query(KEEPALIVE);
      await this.#takeOn(client);
    } catch (error) {
      client.end().catch(() => undefined);
      throw databaseFault(error, this.#settings);
    }
    if (this.#released.signal.aborted) {
      await client.end();
      return;
    }
    this.#client = client;
    this.#holding.resolve();
  }

  async #takeOn(client: pg.Client): Promise<void> {
    const key = [LOCK_CLASS, this.#settings.schema];
    const { rows } = await client.query<{ taken: boolean; pid: number }>(this.#statement, key);
    const [answer] = rows;
    if (answer?.taken === true) {
      this.#session = answer.pid;
      return;
    }
    const { rows: holders } = await client.query<LockHolder>(HOLDER, key);
    const isOwn = ({ pid, name }: LockHolder): boolean => pid === this.#session && name === this.#name;
    const own = holders.find(isOwn);
    const other = holders.find((holder) => !isOwn(holder));
    if (own === undefined || other !== undefined) throw inUse(this.#settings, other ?? null);
    // The server has not noticed yet that this process's own former connection is gone.
    await client.query('select pg_terminate_backend($1)', [own.pid]);
    throw unreachable(this.#settings, 'UNKNOWN');
  }

  async #beat(): Promise<void> {
    const client = this.#client;
    try {
      await client?.query('select 1');
    } catch {
      if (client !== null) this.#connectionLost(client);
    }
  }

  #connectionLost(client: pg.Client): void {
    if (client !== this.#client || this.#released.signal.aborted) return;
    this.#client = null;
    this.#holding = Promise.withResolvers<void>();
    client.end().catch(() => undefined);
    void this.#takeAgain();
  }

  async #takeAgain(): Promise<void> {
    while (!this.#released.signal.aborted && this.#client === null) {
      try {
        await this.#take();
      } catch (error) {
        if (error instanceof LedgerInUseError) {
          this.#taken = error;
          this.#holding.resolve();
          this.#lost.resolve(error);
          return;
        }
        await sleep(RETRY_MS, null, { ref: false });
      }
    }
  }
}
