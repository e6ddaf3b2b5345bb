import { UsageError } from '../../domain/errors.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

type Place = Pick<PostgresSettings, 'url' | 'schema'>;

/** `file`: where PostgreSQL's own program is to write a copy. */
export function notInAFile(settings: Place, file: string): UsageError {
  const { account, schema, database } = partsOf(settings);
  const command = `pg_dump ${account} --schema=${schema} --format=custom --file=${file} ${database}`;
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

/** For somebody who wants to put a copy in the ledger's place. */
export function notFromAFile(settings: Place): UsageError {
  const { account, schema, database } = partsOf(settings);
  const command = `pg_restore ${account} --schema=${schema} --clean --if-exists --single-transaction --dbname=${database} ledger.dump`;
  return new UsageError(
    'ledger.on_server',
    `The ledger ${placeOf(settings)} is on a server, and is not restored by dongbo.`,
    `Stop every dongbo that uses it, then type: ${command}`,
    {
      message: `Sổ cái ${placeOf(settings)} nằm trên máy chủ; dongbo không khôi phục nó.`,
      remedy: `Dừng mọi dongbo đang dùng sổ cái này, rồi gõ: ${command}`,
    },
  );
}

function partsOf({ url, schema }: Place): Readonly<Record<'account' | 'schema' | 'database', string>> {
  const { hostname, port, username, pathname } = new URL(url);
  const account = `--host=${hostname} --port=${port || '5432'} --username=${username}`;
  return { account, schema, database: pathname.slice(1) };
}
