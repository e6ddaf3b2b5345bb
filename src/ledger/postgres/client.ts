import pg from 'pg';
import { type PostgresSettings, presentSettings } from './settings.ts';

/**
 * A transaction whose process has stopped lets its rows go after this long: within a term (TERM_MS), so that the next one
 * finds them free.
 */
const ABANDONED_MS = 15_000;
const CONNECT_MS = 10_000;
/** A connection that has been silent for so long is tried by the system, which finds within seconds that its other end is gone. */
const KEEPALIVE_MS = 10_000;
const { builtins } = pg.types;
/** Counts and instants are whole numbers below 2^53, sums of them are `numeric`, flags are 0 or 1. */
const NUMBERS: ReadonlySet<number> = new Set([builtins.INT8, builtins.NUMERIC]);

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** The settings as the driver wants them. */
export function clientConfig(settings: PostgresSettings): pg.ClientConfig {
  const { url, password } = settings;
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  return {
    host: decodeURIComponent(target.searchParams.get('host') ?? target.hostname),
    port: Number(target.port || 5432),
    user: decodeURIComponent(target.username),
    ...(name === '' ? {} : { database: name }),
    // A pool takes these settings once; the password and the authorities of each connection are those of its moment.
    ...(password === null ? {} : { password: () => presentSettings(settings).password ?? '' }),
    ssl: encryption(settings),
    application_name: 'dongbo',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_MS,
    types,
  };
}

function encryption(settings: PostgresSettings): pg.ClientConfig['ssl'] {
  const { mode, ca } = settings.tls;
  if (mode === 'off') return false;
  const rejectUnauthorized = mode === 'verify';
  if (ca === null) return { rejectUnauthorized };
  return {
    rejectUnauthorized,
    get ca() {
      return presentSettings(settings).tls.ca ?? ca;
    },
  };
}

/** What every connection begins with. */
export async function prepareSession(client: pg.ClientBase, settings: PostgresSettings): Promise<void> {
  await client.query(
    `set search_path to ${pg.escapeIdentifier(settings.schema)};
     set statement_timeout = ${settings.statementTimeoutMs};
     set idle_in_transaction_session_timeout = ${ABANDONED_MS};
     set default_transaction_isolation = 'read committed'`,
  );
}
