import { UsageError } from '../../domain/errors.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

/** `file`: where PostgreSQL's own program is to write a copy. */
export function notInAFile(settings: Pick<PostgresSettings, 'url' | 'schema'>, file: string): UsageError {
  const { hostname, port, username, pathname } = new URL(settings.url);
  const command = `pg_dump --host=${hostname} --port=${port || '5432'} --username=${username} --schema=${settings.schema} --format=custom --file=${file} ${pathname.slice(1)}`;
  return new UsageError(
    'ledger.on_server',
    `The ledger ${placeOf(settings)} is on a server, and is not copied into a file by dongbo.`,
    `Type: ${command}`,
    {
      message: `Sổ cái ${placeOf(settings)} nằm trên máy chủ; dongbo không sao chép nó ra tệp.`,
      remedy: `Gõ: ${command}`,
    },
  );
}
