import { expect, test } from 'vitest';
import type { ReadSummary } from '../../../src/source/source.ts';
import { openList } from './listServer.ts';

const never = new AbortController().signal;

interface Row {
  readonly no: string;
  readonly received?: string;
  readonly submitted?: string;
}

/** What a census reads from a list whose filter goes by `isInside`, and which counts. */
async function readBy(
  rows: readonly Row[],
  isInside: (row: Row, from: string, to: string) => boolean,
  cursor: string | null = null,
) {
  const { source } = await openList(
    ({ url }) => {
      const [from, to] = [url.searchParams.get('from'), url.searchParams.get('to')];
      const data = from === null || to === null ? rows : rows.filter((row) => isInside(row, from, to));
      return { body: { total: data.length, data } };
    },
    {
      censusFrom: '2024-01-01',
      list: {
        path: '/cases',
        paging: { style: 'page', rows: 'data', total: 'total' },
        window: { fromParam: 'from', toParam: 'to', format: 'yyyy-MM-dd' },
      },
      fields: { caseNo: 'no', receivedAt: ['received', 'submitted'] },
      dates: 'yyyy-MM-dd',
    },
  );
  const read: string[] = [];
  const cursors: string[] = [];
  let summary: ReadSummary | undefined;
  for await (const page of source.census(cursor, never)) {
    for (const row of page.rows) if (row.kind === 'case') read.push(row.record.caseNo);
    if (page.cursor !== undefined) cursors.push(page.cursor);
    summary = page.summary ?? summary;
  }
  return { read, cursors, summary };
}

const byReceived = ({ received = '' }: Row, from: string, to: string): boolean =>
  received >= from && received <= to;

const ROWS: readonly Row[] = [
  { no: 'H23-1', received: '2023-12-31' },
  { no: 'H23-2', received: '2024-01-15' },
  { no: 'H23-3', submitted: '2024-01-20' },
  { no: 'H23-4', received: '2024-01-31' },
  { no: 'H23-5', submitted: '2023-12-20' },
  { no: 'H23-6' },
];

test('a census reads a case whose receive date comes from another field than the one that the source filters by', async () => {
  const { read, summary } = await readBy(ROWS, byReceived);
  expect(new Set(read)).toEqual(new Set(['H23-2', 'H23-3', 'H23-4', 'H23-6']));
  expect(read).toHaveLength(4);
  expect(summary).toMatchObject({ rows: 4, claimed: 4, shortWindows: [] });
  expect(summary?.windows.reduce((sum, { rows }) => sum + rows, 0)).toBe(4);
});

test('a census reads the last day of a window that the source leaves out', async () => {
  const days = Array.from({ length: 31 }, (_, i) => `2024-01-${String(i + 1).padStart(2, '0')}`);
  const rows = days.map((received, i) => ({ no: `H23-${i}`, received }));
  const { read, summary } = await readBy(
    rows,
    ({ received = '' }, from, to) => received >= from && received < to,
  );
  expect(new Set(read).size).toBe(31);
  expect(summary).toMatchObject({ rows: 31, claimed: 31 });
});

test('a census that is continued counts no row of an earlier window twice', async () => {
  const { cursors } = await readBy(ROWS, byReceived);
  const { read, summary } = await readBy(ROWS, byReceived, cursors[0] ?? null);
  expect(read).not.toContain('H23-2');
  expect(summary).toMatchObject({ rows: 3, claimed: 3 });
});
