import pg from 'pg';
import { freePort } from '../../support/freePort.ts';
import { startMariadb, withoutMariadb } from '../../support/mariadb.ts';
import { freshDatabase, withoutPostgres } from '../../support/postgres.ts';

/** A database for the tests, and an account that may only read. */
export interface TestDatabase {
  readonly url: string;
  readonly password: string;
  /** Statements as its owner. */
  execute(sql: string): Promise<void>;
  stop(): Promise<void>;
}

interface Flavour {
  readonly name: 'PostgreSQL' | 'MariaDB';
  readonly isMissing: boolean;
  readonly start: () => Promise<TestDatabase>;
  /** Type of a local time, and the local time of now. */
  readonly time: string;
  readonly now: string;
  /** Lets the reader see the view, or do anything. */
  readonly grant: string;
  readonly grantAll: string;
  readonly grantSteps: string;
}

export const FLAVOURS: readonly Flavour[] = [
  {
    ...{ name: 'PostgreSQL', isMissing: withoutPostgres, start: onPostgres },
    ...{ time: 'timestamp', now: "(clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')" },
    ...{ grant: 'GRANT SELECT ON v_case TO reader', grantAll: 'GRANT ALL ON t TO reader' },
    grantSteps: 'GRANT SELECT ON v_case, v_step TO reader',
  },
  {
    ...{ name: 'MariaDB', isMissing: withoutMariadb, start: onMariadb },
    ...{ time: 'datetime(6)', now: 'DATE_ADD(UTC_TIMESTAMP(6), INTERVAL 7 HOUR)' },
    ...{ grant: 'SELECT 1', grantAll: "GRANT ALL ON cases.* TO reader@'127.0.0.1'" },
    grantSteps: 'SELECT 1',
  },
];

async function onPostgres(): Promise<TestDatabase> {
  const { url } = await freshDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE ROLE reader LOGIN');
  return {
    url: url.replace('//dongbo@', '//reader@'),
    password: '',
    async execute(sql) {
      await client.query(sql);
    },
    stop: () => client.end(),
  };
}

async function onMariadb(): Promise<TestDatabase> {
  const { connection, port, stop } = await startMariadb(await freePort());
  await connection.query(
    `CREATE DATABASE cases CHARACTER SET utf8mb4; USE cases;
     CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'sandbox'; GRANT SELECT ON cases.* TO reader@'127.0.0.1'`,
  );
  return {
    url: `mysql://reader@127.0.0.1:${port}/cases`,
    password: 'sandbox',
    async execute(sql) {
      await connection.query(sql);
    },
    stop,
  };
}
