/** Where a connection goes. */
export interface Address {
  readonly host: string;
  /** Null = the database's usual one. */
  readonly port: number | null;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly timeoutMs: number;
  /** The configuration's zone, such as `+07:00`: types that a server shows in the session's zone are read in it. */
  readonly zone: string;
}

/** One read-only session. Values are texts as the database writes them: a driver's dates lose microseconds and zones. */
export interface Session {
  query(sql: string, values: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}
