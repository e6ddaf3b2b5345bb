import { describe, expect, it } from 'vitest';
import type { SourcePage } from '../../../src/source/source.ts';
import { numbered, openList } from './listServer.ts';

const never = new AbortController().signal;
const fields = { id: 'id', caseNo: 'no' };
const ROWS = 35;

async function idsOf(pages: AsyncIterable<SourcePage>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { rows } of pages)
    for (const row of rows) ids.push(row.kind === 'case' ? row.record.sourceId : row.kind);
  return ids;
}
const all = Array.from({ length: ROWS }, (_, i) => String(i));

describe('a list by cursor', () => {
  const list = {
    path: '/cases',
    query: { state: 'all' },
    paging: { style: 'cursor', cursorParam: 'after', sizeParam: 'limit', rows: 'items', next: 'meta.next' },
  };
  const answerAt = (from: number, next: unknown): { body: object } => ({
    body: { items: numbered(from, Math.min(from + 10, ROWS)), meta: { next } },
  });

  it('is followed to the page that names no next one, with the parameters of the list on each', async () => {
    const { source, asked } = await openList(
      ({ url }) => {
        const from = Number(url.searchParams.get('after') ?? 0);
        return answerAt(from, from + 10 < ROWS ? String(from + 10) : null);
      },
      { list, fields },
    );
    expect(await idsOf(source.census(null, never))).toEqual(all);
    expect(asked.map(({ url }) => url.search)).toEqual([
      '?state=all&limit=10',
      ...[10, 20, 30].map((after) => `?state=all&limit=10&after=${after}`),
    ]);
  });

  it('whose cursor comes again is not read for ever', async () => {
    const { source, asked } = await openList(() => answerAt(0, 'same'), { list, fields });
    await expect(idsOf(source.census(null, never))).rejects.toMatchObject({ code: 'source.endless' });
    expect(asked.length).toBeLessThan(5);
  });
});

describe('a list by links', () => {
  const paging = { style: 'link', sizeParam: 'limit', rows: '' };

  it('of the header Link is followed', async () => {
    const { source } = await openList(
      ({ url }) => {
        const from = Number(url.searchParams.get('p') ?? 0);
        const next = from + 10 < ROWS ? `</cases?limit=10&p=${from + 10}>; rel="next", ` : '';
        return {
          body: numbered(from, Math.min(from + 10, ROWS)),
          headers: { link: `${next}</cases?p=0>; rel="first"` },
        };
      },
      { list: { path: '/cases', paging }, fields },
    );
    expect(await idsOf(source.census(null, never))).toEqual(all);
  });

  it('of a field of the answer is followed', async () => {
    const { source } = await openList(
      ({ url }) => {
        const from = Number(url.searchParams.get('p') ?? 0);
        const next = from + 10 < ROWS ? `/cases?p=${from + 10}` : '';
        return { body: { rows: numbered(from, Math.min(from + 10, ROWS)), links: { next } } };
      },
      { list: { path: '/cases', paging: { style: 'link', rows: 'rows', next: 'links.next' } }, fields },
    );
    expect(await idsOf(source.census(null, never))).toEqual(all);
  });

  it('is never followed to another host, which would get the credentials', async () => {
    const { source } = await openList(
      () => ({ body: numbered(0, 10), headers: { link: '<http://evil.invalid/cases>; rel=next' } }),
      {
        ...{ list: { path: '/cases', paging }, fields },
        auth: { kind: 'header', name: 'X-Key', valueEnv: 'X' },
      },
      { 'auth.value': 'secret' },
    );
    await expect(idsOf(source.census(null, never))).rejects.toMatchObject({ code: 'source.foreign_link' });
  });
});
