import { expect, test } from 'vitest';
import type { ReadSummary } from '../../../src/source/source.ts';
import { openList } from './listServer.ts';

const never = new AbortController().signal;

interface Row {
  readonly no: string;
  readonly received?: string;
}

/** A list that filters by receive date, refuses a window that ends before it begins, and shows undated rows without one only. */
async function readFrom(censusFrom: string, rows: readonly Row[]) {
  const answer = ({ url }: { readonly url: URL }) => {
    const [from, to] = [url.searchParams.get('from'), url.searchParams.get('to')];
    if (from !== null && to !== null && to < from) return { status: 400, body: 'no such window' };
    const inside = ({ received }: Row): boolean =>
      from === null || to === null || (received !== undefined && received >= from && received <= to);
    const data = rows.filter(inside);
    return { body: { total: data.length, data } };
  };
  const { source } = await openList(answer, {
    censusFrom,
    list: {
      path: '/cases',
      paging: { style: 'page', rows: 'data', total: 'total' },
      window: { fromParam: 'from', toParam: 'to', format: 'yyyy-MM-dd' },
    },
    fields: { caseNo: 'no', receivedAt: 'received' },
    dates: 'yyyy-MM-dd',
  });
  const read: string[] = [];
  let summary: ReadSummary | undefined;
  for await (const page of source.census(null, never)) {
    for (const row of page.rows) if (row.kind === 'case') read.push(row.record.caseNo);
    summary = page.summary ?? summary;
  }
  return { read, summary };
}

const ROWS: readonly Row[] = [
  { no: 'H23-1', received: '2000-01-01' },
  { no: 'H23-2', received: '2023-12-31' },
  { no: 'H23-3', received: '2024-02-01' },
  { no: 'H23-4' },
];

test('a census from the first possible day on reads each row once, without asking for what is before it', async () => {
  const { read, summary } = await readFrom('2000-01-01', ROWS);
  expect(read).toEqual(['H23-1', 'H23-2', 'H23-3', 'H23-4']);
  expect(summary).toMatchObject({ rows: 4, claimed: 4, shortWindows: [] });
});

test('a census from a later day on reads what was received since, and what has no date', async () => {
  const { read, summary } = await readFrom('2024-01-01', ROWS);
  expect(read).toEqual(['H23-3', 'H23-4']);
  expect(summary).toMatchObject({ rows: 2, claimed: 2, shortWindows: [] });
});
