import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { aCase, manyRows, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';

const BY = { who: 'cli:officer', origin: '' };
const { applicant, contact } = aCase();

it('overwrites contents that are not sealed, of a delivered and of an erased case', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-erased-'));
  const file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null });
  try {
    const named = (i: number) => ({ applicant: { ...applicant, name: `Phạm Văn Thứ ${i}` }, contact });
    const rows = manyRows(40, named);
    await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
    const files = async () => (await readFile(file, 'utf8')) + (await readFile(`${file}-wal`, 'utf8'));
    expect(await files()).toContain('Phạm Văn Thứ 7');

    const lease = await ledger.lease({ owner: 'a', limit: 20, now: NOW, leaseMs: 60_000, lingerMs: 0 });
    const delivered = (lease?.records ?? []).map(({ id, version }) => {
      return { id, version, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } };
    });
    await ledger.settle('a', delivered, NOW);
    await ledger.eraseCases(
      rows.slice(20, 30).map(({ record }) => record.caseNo),
      BY,
      NOW,
    );
    const left = [...(await files()).matchAll(/Phạm Văn Thứ (\d+)/g)].map(([, i]) => Number(i));
    expect(new Set(left)).toEqual(new Set([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]));
  } finally {
    await ledger.close();
    await rm(dir, { recursive: true });
  }
});
