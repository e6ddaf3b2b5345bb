/** The packages that read them, each loaded only when it is used. */
export type Driver = 'pg' | 'mysql2';

export interface Database {
  readonly name: string;
  readonly schemes: readonly string[];
  /** The package that is loaded, and only then. */
  readonly driver: Driver;
  readonly quote: (identifier: string) => string;
  /** The nth value of a statement, from 1 on. */
  readonly parameter: (index: number) => string;
  /** A column as text of its full precision, in ISO 8601 where it is a date. */
  readonly text: (column: string) => string;
  /** The end of a query that returns this many rows at most. */
  readonly limit: (rows: number) => string;
  /** Its clock, in seconds since the epoch. */
  readonly clock: string;
}

/** The databases that `sql` can read. */
export const DATABASES: readonly Database[] = [
  {
    name: 'PostgreSQL',
    schemes: ['postgres', 'postgresql'],
    driver: 'pg',
    quote: (identifier) =>
      identifier
        .split('.')
        .map((part) => `"${part}"`)
        .join('.'),
    parameter: (index) => `$${index}`,
    text: (column) => `CAST(${column} AS text)`,
    limit: (rows) => `LIMIT ${rows}`,
    clock: 'CAST(extract(epoch FROM clock_timestamp()) AS text)',
  },
  {
    name: 'MySQL or MariaDB',
    schemes: ['mysql', 'mariadb'],
    driver: 'mysql2',
    quote: (identifier) =>
      identifier
        .split('.')
        .map((part) => `\`${part}\``)
        .join('.'),
    parameter: () => '?',
    text: (column) => `CAST(${column} AS CHAR)`,
    limit: (rows) => `LIMIT ${rows}`,
    clock: 'CAST(unix_timestamp(sysdate(6)) AS CHAR)',
  },
];
