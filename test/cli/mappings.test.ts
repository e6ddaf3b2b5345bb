import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { run } from './captured.ts';

const TABLE = 'local,national,valid_from,valid_to\nHD-1,,,\nHD-2,1.002,,2024-06-30\n';

/** Two cases that wait for the code of their procedure, and the nation's list. */
async function site(fact: 'procedure_catalogue' | 'procedure_catalogue_doubted' = 'procedure_catalogue') {
  const folder = folderWith({
    'dongbo.yaml': `${SMALLEST}mappings: { procedures: procedures.csv }\n`,
    'procedures.csv': TABLE,
    ...SECRETS,
    ...LEDGER,
  });
  const ledger = openOrMakeLedger(loadConfig({ env: {}, cwd: folder }));
  const name = 'Tách thửa hoặc hợp thửa đất';
  const rows = manyRows(2, (i) => ({ caseNo: `H23-${i}`, procedureCode: 'HD-1', procedureName: name }));
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const lease = await ledger.lease({ owner: 'me', limit: 9, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const settlement = { outcome: 'blocked', reason: 'PROCEDURE_UNMAPPED', detail: 'HD-1' } as const;
  const settled = (lease?.records ?? []).map(
    ({ id, version }) => ({ id, version, sentStatus: '4', settlement }) as const,
  );
  await ledger.settle('me', settled, NOW);
  const list = [
    ['1.004203', 'Tách thửa, hợp thửa đất'],
    ['1.009756', 'Cấp Giấy chứng nhận đăng ký đầu tư'],
  ];
  await ledger.setFact(fact, JSON.stringify(list), NOW);
  await ledger.close();
  const dongbo = async (...words: string[]) => {
    const { exitCode, stdout, stderr } = await run([...words, '--config', join(folder, 'dongbo.yaml')]);
    return { exitCode, stdout, stderr };
  };
  const json = async (...words: string[]): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await dongbo(...words, '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };
  return { dongbo, json, text: () => readFileSync(join(folder, 'procedures.csv'), 'utf8') };
}

describe('dongbo mappings', () => {
  it('lists the rows with their cases, and the codes that lack one', async () => {
    const { json, dongbo } = await site();
    const unmapped = [
      { table: 'procedures', source: null, code: 'HD-1', name: 'Tách thửa hoặc hợp thửa đất', cases: 2 },
    ];
    expect(await json('mappings', 'list')).toMatchObject({
      tables: {
        procedures: [
          { local: 'HD-1', value: '', validFrom: null, validTo: null, cases: 2 },
          { local: 'HD-2', value: '1.002', validFrom: null, validTo: '2024-06-30', cases: 0 },
        ],
        agencies: [],
      },
      unmapped,
    });
    expect(await json('mappings', 'list', '--unmapped')).toEqual({ unmapped });
    expect((await dongbo('mappings', 'list')).stdout).toContain('Codes to be mapped');
  });

  it('suggests the code, sets it, says how many cases are sent, and removes it again', async () => {
    const { json, dongbo, text } = await site();
    expect(await json('mappings', 'suggest', 'procedures', 'HD-1')).toMatchObject({
      suggestions: [{ code: '1.004203', name: 'Tách thửa, hợp thửa đất' }],
    });
    const { stdout } = await dongbo('mappings', 'set', 'procedures', 'HD-1', '1.004203');
    expect(stdout).toBe('Rows written: 1. Cases that will be sent: 2.\n');
    expect(text()).toBe(TABLE.replace('HD-1,', 'HD-1,1.004203'));
    expect(await json('mappings', 'set', 'procedures', 'HD-1', '1.004203')).toMatchObject({ changed: 0 });
    expect(await json('mappings', 'unset', 'procedures', 'HD-1')).toMatchObject({
      table: 'procedures',
      changed: 1,
    });
    expect(text()).not.toContain('HD-1');
  });

  it('suggests from a list that is doubted, too, as it is while no code is mapped', async () => {
    const { json } = await site('procedure_catalogue_doubted');
    expect(await json('mappings', 'suggest', 'procedures', '1.004203.000.00.00.H23')).toMatchObject({
      suggestions: [{ code: '1.004203' }],
    });
  });

  it('refuses an unknown table, a status that there is not, and a column of another table, and changes nothing', async () => {
    const { dongbo, text } = await site();
    const unknown = await dongbo('mappings', 'set', 'procedure', 'A', 'B');
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('procedures')]);
    const status = await dongbo('mappings', 'set', 'statuses', 'waiting', '11');
    expect([status.exitCode, status.stderr]).toEqual([2, expect.stringContaining('Nothing was changed.')]);
    const column = await dongbo('mappings', 'set', 'procedures', 'A', 'B', '--level', 'commune');
    expect([column.exitCode, column.stderr]).toEqual([2, expect.stringContaining('have no level')]);
    expect(text()).toBe(TABLE);
  });
});
