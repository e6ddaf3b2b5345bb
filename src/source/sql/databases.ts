/** The packages that read them, each loaded only when it is used. */
export type Driver = 'pg' | 'mysql2' | 'mssql' | 'oracledb';

/** What a column holds: a long text stays as it is, everything else is compared or read as a date or a code. */
type ColumnContent = 'value' | 'text';

export interface Database {
  readonly name: string;
  readonly schemes: readonly string[];
  /** The package that is loaded, and only then. */
  readonly driver: Driver;
  /** Whether dongbo's tests have read a real one. */
  readonly isTried: boolean;
  readonly quote: (identifier: string) => string;
  /** The nth value of a statement, from 1 on. */
  readonly parameter: (index: number) => string;
  /** A column as text of its full precision, in ISO 8601 where it is a date. */
  readonly text: (column: string, content?: ColumnContent) => string;
  /** The end of a query that returns this many rows at most. */
  readonly limit: (rows: number) => string;
  /** Its clock, in seconds since the epoch, as `n`. */
  readonly clock: string;
}

function quoted(open: string, close: string): Database['quote'] {
  return (identifier) =>
    identifier
      .split('.')
      .map((part) => `${open}${part}${close}`)
      .join('.');
}

/** The databases that `sql` can read. */
export const DATABASES: readonly Database[] = [
  {
    ...{ name: 'PostgreSQL', schemes: ['postgres', 'postgresql'], driver: 'pg', isTried: true },
    quote: quoted('"', '"'),
    parameter: (index) => `$${index}`,
    text: (column) => `CAST(${column} AS text)`,
    limit: (rows) => `LIMIT ${rows}`,
    clock: 'SELECT CAST(extract(epoch FROM clock_timestamp()) AS text) AS "n"',
  },
  {
    ...{ name: 'MySQL or MariaDB', schemes: ['mysql', 'mariadb'], driver: 'mysql2', isTried: true },
    quote: quoted('`', '`'),
    parameter: () => '?',
    text: (column) => `CAST(${column} AS CHAR)`,
    limit: (rows) => `LIMIT ${rows}`,
    clock: 'SELECT CAST(unix_timestamp(sysdate(6)) AS CHAR) AS `n`',
  },
  {
    ...{ name: 'SQL Server', schemes: ['sqlserver'], driver: 'mssql', isTried: false },
    quote: quoted('[', ']'),
    parameter: (index) => `@p${index}`,
    // Style 126 is ISO 8601 with a T, the only form that every DATEFORMAT reads alike.
    text: (column) => `CONVERT(nvarchar(max), ${column}, 126)`,
    limit: (rows) => `OFFSET 0 ROWS FETCH NEXT ${rows} ROWS ONLY`,
    // Minutes, because seconds since 1970 end in 2038 there.
    clock:
      "SELECT CONVERT(nvarchar(40), CAST(DATEDIFF(minute, '19700101', t.now) AS decimal(20, 3)) * 60 + DATEPART(second, t.now) + DATEPART(millisecond, t.now) / 1000.0) AS [n] FROM (SELECT SYSUTCDATETIME() AS now) t",
  },
  {
    ...{ name: 'Oracle', schemes: ['oracle'], driver: 'oracledb', isTried: false },
    quote: quoted('"', '"'),
    parameter: (index) => `:${index}`,
    // In the forms that the session has set. TO_CHAR ends at 4,000 characters, and loses letters of an NVARCHAR2.
    text: (column, content = 'value') => (content === 'text' ? column : `TO_CHAR(${column})`),
    limit: (rows) => `FETCH FIRST ${rows} ROWS ONLY`,
    clock:
      "SELECT TO_CHAR((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400, 'FM99999999999990') AS \"n\" FROM DUAL",
  },
];
