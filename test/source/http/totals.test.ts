import { expect, test } from 'vitest';
import type { ReadSummary } from '../../../src/source/source.ts';
import { numbered, openList } from './listServer.ts';

const never = new AbortController().signal;
const ROWS = 47;

/** A census of a list by pages whose total is what `totalOf` makes of the right one. */
async function readCounting(totalOf: (rows: number) => number, last: string | undefined) {
  const { source, logged } = await openList(
    ({ url }) => {
      const [page, size] = [Number(url.searchParams.get('page')), Number(url.searchParams.get('size'))];
      const content = numbered(page * size, Math.min(ROWS, (page + 1) * size));
      return { body: { content, last: (page + 1) * size >= ROWS, total: totalOf(ROWS) } };
    },
    {
      list: {
        path: '/cases',
        paging: { style: 'page', sizeParam: 'size', rows: 'content', total: 'total', last },
      },
      fields: { id: 'id', caseNo: 'no' },
    },
  );
  const read = new Set<string>();
  let summary: ReadSummary | undefined;
  for await (const page of source.census(null, never)) {
    for (const row of page.rows) if (row.kind === 'case') read.add(row.record.caseNo);
    summary = page.summary ?? summary;
  }
  return { read, summary, logged };
}

for (const last of ['last', undefined]) {
  const beside = last === undefined ? 'alone' : 'beside the mark of the last page';

  test(`a total of 0, ${beside}, hides no row`, async () => {
    const { read, summary } = await readCounting(() => 0, last);
    expect(read.size).toBe(ROWS);
    expect(summary).toMatchObject({ rows: ROWS, shortWindows: [] });
  });

  test(`a total with rows that the list does not show, ${beside}, stops no census and is reported`, async () => {
    const { read, summary, logged } = await readCounting((rows) => rows + 5, last);
    expect(read.size).toBe(ROWS);
    expect(summary).toMatchObject({ rows: ROWS, claimed: ROWS + 5, shortWindows: ['..'] });
    expect(logged).toContain('source.window_short');
  });
}
