import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CaseRecord } from '../../src/domain/caseRecord.ts';
import { withOwnCodes } from '../../src/domain/ownCodes.ts';
import { preflight } from '../../src/domain/preflight.ts';
import { rankSources } from '../../src/sync/ingest/sourceReading.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { type Served, serve } from './served.ts';

export interface OwnTablesSite {
  readonly served: Served;
  /** The own table of statuses of igate, as it stands in its file. */
  text(): string;
}

/** Two systems, of which igate has a table of statuses of its own; three cases of each have a status that no table has. */
export async function ownTablesSite(): Promise<OwnTablesSite> {
  const folder = mkdtempSync(join(tmpdir(), 'dongbo-own-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const statuses = join(folder, 'igate-statuses.csv');
  writeFileSync(statuses, 'local,portal\n1,1\n2,2\n');
  const served = await serve(
    {},
    { ofSources: [{ name: 'igate', statuses, procedures: undefined, agencies: undefined }] },
  );
  const mappings = served.deps.mappings();
  const check = (record: CaseRecord) => {
    const checked = preflight(record, mappings, null);
    return checked.ok ? null : checked;
  };
  for (const { rank } of rankSources(['main', 'igate'])) {
    const rows = manyRows(3, (i) => ({
      ...{ caseNo: `${rank.name}-${i}`, sourceId: `${rank.name}-${i}`, status: '9', subStatus: '' },
    })).map((row) => {
      const record = withOwnCodes(row.record, mappings, rank.name);
      return { ...row, record, check: () => check(record) };
    });
    await served.ledger.ingest({ source: rank, rows, drafts: [], readAt: NOW, now: NOW });
  }
  return { served, text: () => readFileSync(statuses, 'utf8') };
}
