/** How a ledger on PostgreSQL is reached; plain values but for `renewed`. */
export interface PostgresSettings {
  /** Without a password: `postgres://dongbo@db.example/dongbo`. It is shown in messages. */
  readonly url: string;
  readonly password: string | null;
  /** The schema of the ledger's tables, made if it is missing. */
  readonly schema: string;
  /** Connections of one process, at most. */
  readonly poolSize: number;
  /** How long a statement may take. */
  readonly statementTimeoutMs: number;
  /** `off`: unencrypted. `require`: encrypted, to whoever answers. `verify`: only to a server with a certificate of `ca`. */
  readonly tls: { readonly mode: 'off' | 'require' | 'verify'; readonly ca: string | null };
  /** What these two are now, for each connection that is made; without it, what they were at the start. */
  readonly renewed?: (() => Renewed) | undefined;
}

/** What an administrator renews while dongbo runs. */
interface Renewed {
  readonly password: string | null;
  /** Certificates of authorities. */
  readonly ca: string | null;
}

/** With what they are now, and nothing that a thread cannot be given. */
export function presentSettings({ renewed, ...settings }: PostgresSettings): PostgresSettings {
  const { password, ca } = renewed?.() ?? { password: settings.password, ca: settings.tls.ca };
  return { ...settings, password, tls: { ...settings.tls, ca } };
}

/** The oldest PostgreSQL that dongbo works with. */
export const OLDEST_SERVER = 14;

/** The server and the database, without account and password. */
export function placeOf({ url, schema }: Pick<PostgresSettings, 'url' | 'schema'>): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname} (schema ${schema})`;
}
