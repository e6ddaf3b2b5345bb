import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import type { SourcePage } from '../../../src/source/source.ts';
import { sqlSchema } from '../../../src/source/sql/settings.ts';
import { createSqlSource } from '../../../src/source/sql/sql.ts';
import { FLAVOURS, type TestDatabase } from './servers.ts';

const never = new AbortController().signal;
const COLUMNS = { id: 'id', caseNo: 'case_no', modifiedAt: 'changed_at' };
const CASES = 20;

/** Ids that are tidied in the ledger, and have to go back to the database as they are. */
const FORMS = {
  'with blanks in front, as numbers in a column of text': (i: number) => String(i).padStart(9),
  'in decomposed Unicode': (i: number) => `Ế${i}`.normalize('NFD'),
  'with a tab in front': (i: number) => `\t${i}`,
} as const satisfies Readonly<Record<string, (i: number) => string>>;

for (const { name, isMissing, start, time, grantSteps } of FLAVOURS) {
  describe.skipIf(isMissing)(`ids in a view on ${name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await start();
    });
    afterAll(() => database.stop());

    async function fill(idOf: (i: number) => string): Promise<void> {
      const ids = Array.from({ length: CASES }, (_, i) => idOf(i + 1));
      const at = "'2024-11-01 08:00:00'";
      await database.execute(
        `DROP VIEW IF EXISTS v_case; DROP VIEW IF EXISTS v_step; DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS s;
         CREATE TABLE t (id varchar(50), case_no varchar(50), changed_at ${time});
         CREATE TABLE s (case_id varchar(50), status varchar(50), at ${time});
         INSERT INTO t VALUES ${ids.map((id, i) => `('${id}', 'H23.${i}', ${at})`).join(', ')};
         INSERT INTO s VALUES ${ids.map((id) => `('${id}', 'processing', ${at})`).join(', ')};
         CREATE VIEW v_case AS SELECT * FROM t; CREATE VIEW v_step AS SELECT * FROM s;
         ${grantSteps}`,
      );
    }

    function open() {
      const { censusFrom: _, ...settings } = sqlSchema.parse({
        ...{ kind: 'sql', url: database.url, censusFrom: '2024-01-01', pageSize: 7, overlapSeconds: 0 },
        cases: { view: 'v_case', columns: COLUMNS },
        steps: { view: 'v_step', columns: { caseId: 'case_id', status: 'status', at: 'at' } },
      });
      const source = createSqlSource(
        { ...settings, password: database.password, censusFrom: 0, offsetMs: 7 * 3_600_000 },
        { now: Date.now, log: silentLog },
      );
      onTestFinished(() => source.close());
      return source;
    }

    async function read(pages: AsyncIterable<SourcePage>) {
      const steps = new Map<string, number>();
      const cursors: string[] = [];
      let counted = 0;
      for await (const { rows, cursor, summary } of pages) {
        if (cursor !== undefined) cursors.push(cursor);
        counted = summary?.rows ?? counted;
        for (const row of rows)
          if (row.kind === 'case') steps.set(row.record.caseNo, row.record.steps?.length ?? 0);
      }
      return {
        cases: steps.size,
        steps: [...steps.values()].reduce((sum, n) => sum + n, 0),
        counted,
        cursors,
      };
    }

    for (const [form, idOf] of Object.entries(FORMS)) {
      it(`${form} lead to every case and its steps`, async () => {
        await fill(idOf);
        const source = open();
        const census = await read(source.census(null, never));
        expect(census).toMatchObject({ cases: CASES, steps: CASES, counted: CASES });
        expect(await read(source.census(census.cursors[0] ?? null, never))).toMatchObject({ counted: CASES });
        const mark = await source.mark(never);
        expect(await read(source.changes(mark, never))).toMatchObject({ cases: CASES, steps: CASES });
      });
    }
  });
}
