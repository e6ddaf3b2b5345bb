import { join } from 'node:path';
import { loadOrCreateKey } from '../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type Answer, run } from './captured.ts';

/** Two provinces, H23 and H24, each in a folder with an empty ledger. */
export interface TwoProvinces {
  readonly folders: readonly [string, string];
  /** A command with the configurations of both. */
  both(...words: readonly string[]): Promise<Answer>;
  /** Its ledger, closed after the work. */
  inLedger<T>(place: 0 | 1, work: (ledger: Ledger) => Promise<T>): Promise<T>;
}

export function twoProvinces(): TwoProvinces {
  const folderOf = (code: string): string =>
    folderWith({
      'dongbo.yaml': SMALLEST.replace('H23', code).replace('Hải Dương', `Tỉnh ${code}`),
      ...{ ...SECRETS, ...LEDGER },
    });
  const folders = [folderOf('H23'), folderOf('H24')] as const;
  return {
    folders,
    both: (...words) =>
      run([...words, ...folders.flatMap((folder) => ['--config', join(folder, 'dongbo.yaml')])]),
    inLedger: async (place, work) => {
      const key = loadOrCreateKey(join(folders[place], 'data', 'keys', 'payload.key'));
      const ledger = openSqliteLedger({
        file: join(folders[place], 'data', 'ledger.db'),
        key: oneKey(() => key),
      });
      try {
        return await work(ledger);
      } finally {
        await ledger.close();
      }
    },
  };
}
