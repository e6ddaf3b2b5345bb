import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { CaseRecord } from '../../../src/domain/caseRecord.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { writeSqlFile } from '../../../src/sandbox/sql.ts';
import { sqlSchema } from '../../../src/source/sql/settings.ts';
import { createSqlSource } from '../../../src/source/sql/sql.ts';
import { ROOT } from '../../deployment/files.ts';
import { FLAVOURS } from './servers.ts';

const RECORDS = 450;
const profile: unknown = parse(readFileSync(join(ROOT, 'config/sources/sql.yaml'), 'utf8'));

describe.each(FLAVOURS)('the shipped profile on $name', ({ name, isMissing, start, grantSteps }) => {
  it.skipIf(isMissing)('reads each field of each case of the simulated views', async () => {
    const database = await start();
    onTestFinished(() => database.stop());
    const folder = mkdtempSync(join(tmpdir(), 'dongbo-sql-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = await writeSqlFile({
      ...{ file: join(folder, 'registry.sql'), records: RECORDS, problems: false },
      database: name === 'PostgreSQL' ? 'postgres' : 'mysql',
    });
    const statements = readFileSync(file, 'utf8');
    // Twice, as somebody does who wants other cases.
    for (let i = 0; i < 2; i += 1) await database.execute(statements);
    await database.execute(grantSteps);

    const { censusFrom: _, ...settings } = sqlSchema.parse({
      ...(profile as object),
      ...{ url: database.url, censusFrom: '2024-01-01' },
    });
    const source = createSqlSource(
      { ...settings, password: database.password, censusFrom: 0, offsetMs: 7 * 3_600_000 },
      { now: Date.now, log: silentLog },
    );
    onTestFinished(() => source.close());
    const cases: CaseRecord[] = [];
    for await (const { rows } of source.census(null, new AbortController().signal))
      for (const row of rows) if (row.kind === 'case') cases.push(row.record);
    expect(new Set(cases.map(({ caseNo }) => caseNo)).size).toBe(RECORDS);
    for (const one of cases) {
      expect(one).toMatchObject({
        ...{ receivedAt: expect.any(Number), dueAt: expect.any(Number), modifiedAt: expect.any(Number) },
        ...{ procedureCode: expect.stringMatching(/./), agencyCode: expect.stringMatching(/^H23/) },
        steps: expect.arrayContaining([expect.objectContaining({ status: one.status })]),
      });
    }
  });
});
