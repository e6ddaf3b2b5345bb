import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Problem } from '../../src/input/problem.ts';
import { LiveTables } from '../../src/mappings/liveTables.ts';
import { readTables } from '../../src/mappings/load.ts';
import type { PortalCode } from '../../src/portal/portalCodes.ts';
import { errorAfter, folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { recordingLog } from '../support/recordingLog.ts';

const TABLES = `${SMALLEST}  codes: codes.csv\nmappings: { statuses: statuses.csv }\n`;

function loaded() {
  const folder = folderWith({
    'dongbo.yaml': TABLES,
    'statuses.csv': 'local,portal\nnew,1\n',
    'codes.csv': 'code,kind,owner,remedy\n',
    ...SECRETS,
  });
  return { folder, config: loadConfig({ env: {}, cwd: folder }) };
}

describe('readTables', () => {
  it('gives what the tables say now, and leaves the running configuration as it is', () => {
    const { folder, config } = loaded();
    writeFileSync(join(folder, 'statuses.csv'), 'local,portal\nnew,2\n');
    writeFileSync(join(folder, 'codes.csv'), 'code,kind,owner,remedy\n7,exists,dongbo,none\n');
    const problems: Problem[] = [];
    const { mappings, codes } = readTables(config, problems);
    expect(problems).toEqual([]);
    expect(mappings.statuses.get('new')).toBe('2');
    expect(codes.get('7')?.kind).toBe('exists');
    expect(config.mappings.statuses.get('new')).toBe('1');

    writeFileSync(join(folder, 'statuses.csv'), 'local,portal\nnew,12\n');
    readTables(config, problems);
    expect(problems).toMatchObject([{ path: 'mappings.statuses:2', file: join(folder, 'statuses.csv') }]);
  });
});

describe('tables in use', () => {
  it('are taken over one by one: a faulty one stays as it was, and is named until it is mended', () => {
    const { folder, config } = loaded();
    const log = recordingLog();
    const codes = new Map<string, PortalCode>();
    const live = new LiveTables(config, codes, log);
    writeFileSync(join(folder, 'statuses.csv'), 'local,portal\nnew,99\n');
    writeFileSync(join(folder, 'codes.csv'), 'code,kind,owner,remedy\n7,exists,dongbo,none\n');
    expect(live.reload()).toBe(false);
    expect(live.mappings.statuses.get('new')).toBe('1');
    expect(codes.has('7')).toBe(true);
    expect(live.faults).toMatchObject([{ path: 'mappings.statuses:2' }]);

    writeFileSync(join(folder, 'statuses.csv'), 'local,portal\nnew,3\n');
    expect(live.reload()).toBe(true);
    expect(live.mappings.statuses.get('new')).toBe('3');
    expect(live.faults).toEqual([]);
    expect(log.events()).toEqual(['mappings.invalid', 'mappings.read']);
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
