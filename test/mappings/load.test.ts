import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { reloadMappings } from '../../src/mappings/load.ts';
import { errorAfter, folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';

const TABLES = `${SMALLEST}  codes: codes.csv\nmappings: { statuses: statuses.csv }\n`;

describe('reloadMappings', () => {
  it('gives what the tables say now, and leaves the running configuration as it is', () => {
    const folder = folderWith({
      'dongbo.yaml': TABLES,
      'statuses.csv': 'local,portal\nnew,1\n',
      'codes.csv': 'code,kind,owner,remedy\n',
      ...SECRETS,
    });
    const config = loadConfig({ env: {}, cwd: folder });
    writeFileSync(join(folder, 'statuses.csv'), 'local,portal\nnew,2\n');
    writeFileSync(join(folder, 'codes.csv'), 'code,kind,owner,remedy\n7,exists,dongbo,none\n');
    const reloaded = reloadMappings(config);
    if (reloaded.outcome !== 'loaded') throw reloaded.error;
    expect(reloaded.mappings.statuses.get('new')).toBe('2');
    expect(reloaded.codes.get('7')?.kind).toBe('exists');
    expect(config.mappings.statuses.get('new')).toBe('1');

    writeFileSync(join(folder, 'statuses.csv'), 'local,portal\nnew,12\n');
    expect(reloadMappings(config)).toMatchObject({
      outcome: 'invalid',
      error: { exitCode: 2, problems: [{ path: 'mappings.statuses:2', file: join(folder, 'statuses.csv') }] },
    });
  });
});

describe('a table with thousands of faults', () => {
  it('is cut short, and the other tables are told about all the same', () => {
    const error = errorAfter((yaml) => `${yaml}  codes: codes.csv\nmappings: { statuses: statuses.csv }\n`, {
      'statuses.csv': `local,portal\n${'x,99\n'.repeat(5_000)}`,
      'codes.csv': 'code,kind,owner,remedy\n1,x,agency,y\n',
    });
    expect(error.problems).toHaveLength(102);
    expect(error.problems[100]?.found).toBe('further problems from this line on');
    expect(error.problems[101]?.path).toBe('portal.codes:2');
  });
});
