import type { Driver } from './databases.ts';
import { openMysql } from './drivers/mysql.ts';
import { openPostgres } from './drivers/postgres.ts';
import type { Address, Session } from './session.ts';

export const OPEN_SESSION: Readonly<Record<Driver, (address: Address) => Promise<Session>>> = {
  pg: openPostgres,
  mysql2: openMysql,
};
