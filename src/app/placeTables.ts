import { chmodSync, constants, copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../domain/errors.ts';
import type { TableKey, TableSettings } from '../mappings/load.ts';

/**
 * Gives each table that the configuration leaves out a file in dataDir, where people can edit it; one that is there stays
 * as it is.
 */
export function placeTables({ tables, standIns }: Pick<TableSettings, 'tables' | 'standIns'>): void {
  for (const [key, shipped] of Object.entries(standIns)) {
    const file = tables[key as TableKey];
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      copyFileSync(shipped, file, constants.COPYFILE_EXCL);
      chmodSync(file, 0o600);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}
