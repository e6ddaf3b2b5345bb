import type { Driver } from './databases.ts';
import { openMssql } from './drivers/mssql.ts';
import { openMysql } from './drivers/mysql.ts';
import { openOracle } from './drivers/oracle.ts';
import { openPostgres } from './drivers/postgres.ts';
import type { Address, Session } from './session.ts';

export const OPEN_SESSION: Readonly<Record<Driver, (address: Address) => Promise<Session>>> = {
  pg: openPostgres,
  mysql2: openMysql,
  mssql: (address) => openMssql(address),
  oracledb: (address) => openOracle(address),
};
