import { execFileSync } from 'node:child_process';
import { onServer, postgresProgram, serverFolder } from '../../support/postgres.ts';
import { filesIn } from './leftBehind.ts';
import type { Place } from './search.ts';

const LARGEST_DUMP = 256 * 1024 * 1024;

/** Makes the shared server log every statement with its values, as an administrator who looks for something may. */
export async function logEverything(url: string): Promise<void> {
  for (const setting of [
    "log_statement = 'all'",
    'log_min_duration_statement = 0',
    'log_parameter_max_length_on_error = -1',
    "log_error_verbosity = 'verbose'",
  ]) {
    await onServer(url, `alter system set ${setting}`);
  }
  await onServer(url, 'select pg_reload_conf()');
}

/** The shared server's files and its log, all of them written, and the database as `pg_dump` has it. */
export async function leftOnServer(url: string): Promise<readonly Place[]> {
  await onServer(url, 'checkpoint');
  const { rows } = await onServer(url, 'select oid from pg_database where datname = current_database()');
  const own = `data/base/${rows[0]?.['oid']}/`;
  const isOurs = (name: string): boolean => !name.startsWith('data/base/') || name.startsWith(own);
  const files = (await filesIn(await serverFolder(), isOurs)).map(({ name, content }) => {
    return { name, content: withoutRest(Buffer.from(content)) };
  });
  const dump = execFileSync(postgresProgram('pg_dump'), ['--dbname', url], { maxBuffer: LARGEST_DUMP });
  return [...files, { name: 'pg_dump', content: dump }];
}

/** The server makes some files larger than what it has written into them so far. */
function withoutRest(content: Buffer): Buffer {
  let end = content.length;
  while (end > 0 && content[end - 1] === 0) end -= 1;
  return content.subarray(0, end);
}
