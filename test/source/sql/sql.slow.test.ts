import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import type { SourcePage, SourceRow } from '../../../src/source/source.ts';
import { sqlSchema } from '../../../src/source/sql/settings.ts';
import { createSqlSource } from '../../../src/source/sql/sql.ts';
import { SOON } from '../../support/soon.ts';
import { sourceContract } from '../contract.ts';
import { FLAVOURS, type TestDatabase } from './servers.ts';

const never = new AbortController().signal;
const RECEIVED = Date.parse('2024-10-01T08:00:00+07:00');

function openSql(
  database: TestDatabase,
  above: Readonly<Record<string, unknown>> = {},
  clock: () => number = Date.now,
) {
  const { censusFrom, ...settings } = sqlSchema.parse({
    ...{
      kind: 'sql',
      url: database.url,
      censusFrom: '2024-01-01',
      pageSize: 7,
      overlapSeconds: 0,
      maxTries: 2,
    },
    cases: {
      view: 'v_case',
      columns: {
        id: 'id',
        caseNo: 'case_no',
        status: 'status',
        receivedAt: 'received_at',
        modifiedAt: 'changed_at',
      },
    },
    ...above,
  });
  const logged: string[] = [];
  const source = createSqlSource(
    {
      ...settings,
      ...{
        password: database.password,
        censusFrom: Date.parse(`${censusFrom}T00:00:00+07:00`),
        offsetMs: 7 * 3_600_000,
      },
    },
    { now: clock, log: { ...silentLog, warn: (event) => logged.push(event) } },
  );
  return { source, logged };
}

async function rowsOf(pages: AsyncIterable<SourcePage>): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const page of pages) rows.push(...page.rows);
  return rows;
}

for (const { name, isMissing, start, time, now, grant, grantAll } of FLAVOURS) {
  describe.skipIf(isMissing)(`sql on ${name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await start();
    });
    afterAll(() => database.stop());

    it('says what time it is there', async () => {
      await fill(1);
      for (const [aheadMs, skew] of [
        [0, 0],
        [3_600_000, -3_600_000],
      ] as const) {
        const { source } = openSql(database, {}, () => Date.now() + aheadMs);
        expect(source.clockSkewMs?.()).toBeNull();
        // What a busy machine takes between the two clocks looks like a skew, so it is asked until one time it was quick.
        const deviation = async (): Promise<number> => {
          await source.probe(never);
          return Math.abs((source.clockSkewMs?.() ?? Number.NaN) - skew);
        };
        await expect.poll(deviation, SOON).toBeLessThan(1_000);
        source.close();
      }
    });

    async function fill(cases: number): Promise<void> {
      const values = Array.from({ length: cases }, (_, i) => {
        const at = new Date(RECEIVED + i * 60_000 + 7 * 3_600_000)
          .toISOString()
          .slice(0, 19)
          .replace('T', ' ');
        return `(${i + 1}, 'H23.${i + 1}', 'processing', '${at}', '${at}')`;
      });
      await database.execute(
        `DROP VIEW IF EXISTS v_case; DROP TABLE IF EXISTS t;
         CREATE TABLE t (id bigint, case_no varchar(50), status varchar(50), received_at ${time}, changed_at ${time});
         INSERT INTO t VALUES ${values.join(', ')};
         CREATE VIEW v_case AS SELECT * FROM t;
         ${grant}`,
      );
    }

    sourceContract(`sql, ${name}`, async (cases) => {
      await fill(cases);
      const { source } = openSql(database);
      const ids = new Set(Array.from({ length: cases }, (_, i) => i + 1));
      const at = (which: number): number => [...ids][which % ids.size] ?? 1;
      return {
        source,
        ids: () => [...ids].map(String),
        async add() {
          const id = Math.max(...ids) + 1;
          ids.add(id);
          await database.execute(`INSERT INTO t VALUES (${id}, 'H23.${id}', 'new', ${now}, ${now})`);
          return String(id);
        },
        async change(which) {
          await database.execute(`UPDATE t SET status = 'done', changed_at = ${now} WHERE id = ${at(which)}`);
          return String(at(which));
        },
        async remove(which) {
          await database.execute(`DELETE FROM t WHERE id = ${at(which)}`);
          ids.delete(at(which));
        },
        receivedAt: (id) => RECEIVED + (Number(id) - 1) * 60_000,
        breakAnswers: () => database.execute('DROP VIEW v_case'),
        close: () => Promise.resolve(source.close()),
      };
    });

    it('reads all of many changes that have one and the same time', async () => {
      await fill(60);
      await database.execute("UPDATE t SET changed_at = '2024-11-01 10:00:00.123456'");
      const { source } = openSql(database);
      onTestFinished(() => source.close());
      const mark = await source.mark(never);
      expect(await rowsOf(source.changes(mark, never))).toHaveLength(60);
    });

    it('compares everything where the view has no column for changes', async () => {
      await fill(30);
      const { source } = openSql(database, {
        cases: { view: 'v_case', columns: { id: 'id', caseNo: 'case_no' } },
      });
      onTestFinished(() => source.close());
      expect(await rowsOf(source.changes(await source.mark(never), never))).toHaveLength(30);
    });

    it('takes the row that changed last where the view shows an id twice, and says so', async () => {
      await fill(20);
      await database.execute(
        "INSERT INTO t SELECT id, case_no, 'older', received_at, '2023-01-01 00:00:00' FROM t",
      );
      const { source, logged } = openSql(database);
      onTestFinished(() => source.close());
      const rows = await rowsOf(source.census(null, never));
      const statuses = rows.map((row) => (row.kind === 'case' ? row.record.status : row.kind));
      expect(new Set(statuses)).toEqual(new Set(['processing']));
      expect(logged).toContain('source.rows_repeated');
    });

    it('never shows the older row of an id whose newer row is some pages away', async () => {
      await fill(60);
      const { source, logged } = openSql(database);
      onTestFinished(() => source.close());
      const mark = await source.mark(never);
      await database.execute(
        `UPDATE t SET changed_at = '2024-11-01 10:00:00' WHERE id <= 30;
         INSERT INTO t SELECT id, case_no, 'newer', received_at, '2024-11-01 11:00:00' FROM t WHERE id <= 5`,
      );
      const rows = await rowsOf(source.changes(mark, never));
      const shown = rows.flatMap((row) => (row.kind === 'case' ? [row.record] : []));
      const statuses = (from: number, to: number): string[] =>
        shown.flatMap(({ sourceId, status }) =>
          Number(sourceId) >= from && Number(sourceId) <= to ? [status] : [],
        );
      expect(statuses(1, 5)).toEqual(Array.from({ length: 5 }, () => 'newer'));
      expect(statuses(6, 30)).toEqual(Array.from({ length: 25 }, () => 'processing'));
      expect(logged).toContain('source.rows_repeated');
    });

    it('names a view or a column that is not there', async () => {
      await fill(5);
      for (const cases of [
        { view: 'v_cases', columns: { caseNo: 'case_no' } },
        { view: 'v_case', columns: { caseNo: 'case_no', modifiedAt: 'changed' } },
      ]) {
        const { source } = openSql(database, { cases });
        await expect(rowsOf(source.census(null, never))).rejects.toMatchObject({ code: 'source.view' });
        source.close();
      }
    });

    it('reads a time that the server shows in the zone of the session', async () => {
      await fill(1);
      const type = name === 'PostgreSQL' ? 'timestamptz' : 'timestamp';
      const at = name === 'PostgreSQL' ? "'2024-11-01 01:00:00+00'" : 'FROM_UNIXTIME(1730422800)';
      await database.execute(
        `DROP VIEW v_case; DROP TABLE t;
         CREATE TABLE t (id bigint, case_no varchar(50), status varchar(50), received_at ${type} NULL, changed_at ${type} NULL);
         INSERT INTO t VALUES (1, 'H23.1', 'new', ${at}, ${at}); CREATE VIEW v_case AS SELECT * FROM t; ${grant}`,
      );
      const { source } = openSql(database);
      onTestFinished(() => source.close());
      const [row] = await rowsOf(source.census(null, never));
      const shown = row?.kind === 'case' ? row.record.receivedAt : null;
      expect(shown).toBe(Date.parse('2024-11-01T08:00:00+07:00'));
    });

    it('cannot write', async () => {
      await fill(5);
      await database.execute(grantAll);
      const { OPEN_SESSION } = await import('../../../src/source/sql/openSession.ts');
      const url = new URL(database.url);
      const address = {
        host: '127.0.0.1',
        port: Number(url.port),
        user: 'reader',
        password: database.password,
      };
      const session = await OPEN_SESSION[name === 'PostgreSQL' ? 'pg' : 'mysql2']({
        ...{ ...address, database: url.pathname.slice(1), timeoutMs: 10_000, zone: '+07:00' },
      });
      onTestFinished(() => session.close());
      await expect(session.query('DELETE FROM t', [])).rejects.toThrow(/read.?only/i);
    });
  });
}
