import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import type { SourcePage } from '../../../src/source/source.ts';
import { sqlSchema } from '../../../src/source/sql/settings.ts';
import { createSqlSource } from '../../../src/source/sql/sql.ts';
import { FLAVOURS, type TestDatabase } from './servers.ts';

const never = new AbortController().signal;
const CASES = 20;
const at = (text: string): number => Date.parse(`${text}+07:00`);

for (const { name, isMissing, start, time, grant } of FLAVOURS) {
  describe.skipIf(isMissing)(`the column of changes on ${name}`, () => {
    let database: TestDatabase;
    let clock = at('2024-11-01T12:00:00');
    beforeAll(async () => {
      database = await start();
    });
    afterAll(() => database.stop());

    async function fill(type: string, changed: string): Promise<void> {
      const rows = Array.from({ length: CASES }, (_, i) => `('${i}', 'H23.${i}', '${changed}')`);
      await database.execute(
        `DROP VIEW IF EXISTS v_case; DROP TABLE IF EXISTS t;
         CREATE TABLE t (id varchar(50), case_no varchar(50), changed_at ${type});
         INSERT INTO t VALUES ${rows.join(', ')}; CREATE VIEW v_case AS SELECT * FROM t; ${grant}`,
      );
    }

    function open() {
      const { censusFrom: _, ...settings } = sqlSchema.parse({
        ...{ kind: 'sql', url: database.url, censusFrom: '2024-01-01', pageSize: 7, overlapSeconds: 60 },
        cases: { view: 'v_case', columns: { id: 'id', caseNo: 'case_no', modifiedAt: 'changed_at' } },
        dates: ['dd/MM/yyyy HH:mm:ss', 'iso'],
      });
      const logged: string[] = [];
      const source = createSqlSource(
        { ...settings, password: database.password, censusFrom: 0, offsetMs: 7 * 3_600_000 },
        { now: () => clock, log: { ...silentLog, warn: (event) => logged.push(event) } },
      );
      onTestFinished(() => source.close());
      return { source, logged };
    }

    async function shown(pages: AsyncIterable<SourcePage>): Promise<string[]> {
      const found: string[] = [];
      for await (const { rows } of pages)
        for (const row of rows) if (row.kind === 'case') found.push(row.record.sourceId);
      return found;
    }

    const future = name === 'PostgreSQL' ? ['9999-12-31 00:00:00', 'infinity'] : ['9999-12-31 00:00:00'];
    for (const placeholder of future) {
      it(`hides no change behind ${placeholder}, however long nobody polled`, async () => {
        clock = at('2024-11-01T12:00:00');
        await fill(time, '2024-11-01 08:00:00');
        await database.execute(`UPDATE t SET changed_at = '${placeholder}' WHERE id = '3'`);
        const { source } = open();
        const mark = await source.mark(never);
        await database.execute("UPDATE t SET changed_at = '2024-11-01 13:00:00' WHERE id = '5'");
        clock = at('2024-11-01T20:00:00');
        expect(await shown(source.changes(mark, never))).toContain('5');
      });
    }

    it('compares everything where it has texts that begin with the day', async () => {
      await fill('varchar(30)', '31/10/2024 08:00:00');
      const { source, logged } = open();
      const mark = await source.mark(never);
      await database.execute("UPDATE t SET changed_at = '01/11/2024 09:00:00' WHERE id = '5'");
      expect(new Set(await shown(source.changes(mark, never))).size).toBe(CASES);
      expect(logged).toContain('source.sort_ignored');
    });

    const styles = name === 'PostgreSQL' ? ['German', 'SQL, MDY'] : [];
    it.each(styles)('is read alike where the server writes dates as %s', async (style) => {
      await fill(time, '2024-10-02 08:00:00');
      await database.execute(`ALTER ROLE reader SET datestyle = '${style}'`);
      const { source } = open();
      for await (const { rows } of source.census(null, never))
        for (const row of rows)
          expect(row.kind === 'case' && row.record.modifiedAt).toBe(at('2024-10-02T08:00:00'));
      await database.execute('ALTER ROLE reader RESET datestyle');
    });
  });
}
