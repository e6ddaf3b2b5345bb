import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import { sqlSchema } from '../../../src/source/sql/settings.ts';
import { createSqlSource } from '../../../src/source/sql/sql.ts';
import { FLAVOURS, type TestDatabase } from './servers.ts';

const never = new AbortController().signal;
const CASES = { view: 'v_case', columns: { id: 'id', caseNo: 'case_no', modifiedAt: 'changed_at' } };
const STEPS = {
  view: 'v_step',
  columns: {
    ...{ caseId: 'case_id', status: 'status', at: 'at', by: 'by_whom' },
    ...{ unit: 'unit', content: 'content', dueAt: 'due_at' },
  },
};

for (const { name, isMissing, start, time, grantSteps } of FLAVOURS) {
  describe.skipIf(isMissing)(`steps in a view on ${name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await start();
    });
    afterAll(() => database.stop());

    async function fill(steps: readonly string[]): Promise<void> {
      const cases = Array.from(
        { length: 20 },
        (_, i) => `(${i + 1}, 'H23.${i + 1}', '2024-11-01 08:00:${String(i).padStart(2, '0')}')`,
      );
      await database.execute(
        `DROP VIEW IF EXISTS v_case; DROP VIEW IF EXISTS v_step; DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS s;
         CREATE TABLE t (id bigint, case_no varchar(50), changed_at ${time});
         CREATE TABLE s (case_id bigint, status varchar(50), at ${time}, by_whom varchar(50), unit varchar(50),
                         content varchar(500), due_at ${time});
         INSERT INTO t VALUES ${cases.join(', ')};
         ${steps.length === 0 ? '' : `INSERT INTO s VALUES ${steps.join(', ')};`}
         CREATE VIEW v_case AS SELECT * FROM t; CREATE VIEW v_step AS SELECT * FROM s;
         ${grantSteps}`,
      );
    }

    function open(over: Readonly<Record<string, unknown>> = {}) {
      const { censusFrom: _, ...settings } = sqlSchema.parse({
        ...{ kind: 'sql', url: database.url, censusFrom: '2024-01-01', pageSize: 7, maxTries: 2 },
        ...{ overlapSeconds: 0, cases: CASES, steps: STEPS, ...over },
      });
      const logged: string[] = [];
      const source = createSqlSource(
        { ...settings, password: database.password, censusFrom: 0, offsetMs: 7 * 3_600_000 },
        { now: Date.now, log: { ...silentLog, warn: (event) => logged.push(event) } },
      );
      onTestFinished(() => source.close());
      return { source, logged };
    }

    async function stepsOf(pages: ReturnType<ReturnType<typeof open>['source']['census']>) {
      const found = new Map<string, readonly unknown[] | undefined>();
      for await (const { rows } of pages)
        for (const row of rows) if (row.kind === 'case') found.set(row.record.sourceId, row.record.steps);
      return found;
    }

    it('come with their case, oldest first, whatever page it is on', async () => {
      await fill([
        "(8, 'done', '2024-11-02 10:00:00', 'Cán bộ B', 'Phòng Hộ tịch', 'Ký kết quả', NULL)",
        "(8, 'processing', '2024-11-01 09:30:00', 'Cán bộ A', 'Một cửa', 'Thẩm định', '2024-11-05 17:00:00')",
        "(20, 'processing', '2024-11-01 11:00:00', NULL, NULL, NULL, NULL)",
        "(99, 'processing', '2024-11-01 11:00:00', NULL, NULL, NULL, NULL)",
      ]);
      const { source } = open();
      const found = await stepsOf(source.census(null, never));
      expect(found.size).toBe(20);
      expect(found.get('8')).toEqual([
        {
          ...{ status: 'processing', at: Date.parse('2024-11-01T09:30:00+07:00'), by: 'Cán bộ A' },
          ...{ unit: 'Một cửa', content: 'Thẩm định', dueAt: Date.parse('2024-11-05T17:00:00+07:00') },
        },
        {
          ...{ status: 'done', at: Date.parse('2024-11-02T10:00:00+07:00'), by: 'Cán bộ B' },
          ...{ unit: 'Phòng Hộ tịch', content: 'Ký kết quả', dueAt: null },
        },
      ]);
      expect(found.get('20')).toHaveLength(1);
      expect(found.get('1')).toEqual([]);
      const mark = await source.mark(never);
      expect((await stepsOf(source.changes(mark, never))).get('20')).toHaveLength(1);
    });

    it('are asked for a page at a time', async () => {
      await fill([]);
      const { source } = open();
      await stepsOf(source.census(null, never));
      const withCases = source.requestCount();
      const { source: alone } = open({ steps: undefined });
      await stepsOf(alone.census(null, never));
      // Each of the three full pages of seven, and the last.
      expect(withCases - alone.requestCount()).toBeLessThanOrEqual(4);
    });

    it('come in answers of a bounded size, and one that never ends is left out', async () => {
      const many = Array.from(
        { length: 6_000 },
        (_, i) =>
          `(${(i % 2) + 1}, 's${i}', '2024-11-01 08:${String(i % 60).padStart(2, '0')}:00', NULL, NULL, NULL, NULL)`,
      );
      await fill([...many, "(3, 'done', '2024-11-02 10:00:00', NULL, NULL, NULL, NULL)"]);
      await database.execute('INSERT INTO s SELECT * FROM s WHERE case_id = 1');
      await database.execute('INSERT INTO s SELECT * FROM s WHERE case_id = 1');
      const { source, logged } = open();
      const found = await stepsOf(source.census(null, never));
      expect(found.get('1')).toEqual([]);
      expect(found.get('2')).toHaveLength(3_000);
      expect(found.get('3')).toHaveLength(1);
      expect(logged).toContain('source.steps_left_out');
    });

    it('without a time are left out, and said so', async () => {
      await fill(["(1, 'done', NULL, NULL, NULL, NULL, NULL)"]);
      const { source, logged } = open();
      expect((await stepsOf(source.census(null, never))).get('1')).toEqual([]);
      expect(logged).toEqual(['source.steps_undated']);
    });

    it('need their view', async () => {
      await fill([]);
      const { source } = open({ steps: { ...STEPS, view: 'v_steps' } });
      await expect(stepsOf(source.census(null, never))).rejects.toMatchObject({ code: 'source.view' });
    });
  });
}
