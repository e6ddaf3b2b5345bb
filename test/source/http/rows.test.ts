import { describe, expect, it } from 'vitest';
import type { Source, SourceRow } from '../../../src/source/source.ts';
import { openList } from './listServer.ts';

const never = new AbortController().signal;
const list = { path: '/cases', paging: { style: 'offset', rows: 'data', total: 'total' } };

async function rowsOf(source: Source): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const page of source.census(null, never)) rows.push(...page.rows);
  return rows;
}

async function read(data: readonly unknown[], fields: object, above: object = {}) {
  const { source, asked } = await openList(() => ({ body: { total: data.length, data } }), {
    ...{ list, fields },
    ...above,
  });
  return { rows: await rowsOf(source), asked };
}

describe('a field', () => {
  it.each<[string, unknown, unknown, string]>([
    ['a path into groups and lists', 'a[1].b', { a: [{}, { b: 'x' }] }, 'x'],
    ['the first element that has it', 'a[*].b', { a: [{}, { b: 'x' }] }, 'x'],
    ['a name with a dot', "['a.b']", { 'a.b': 'x' }, 'x'],
    ['the first path that is not empty', ['a', 'b'], { a: '', b: 'x' }, 'x'],
    ['a constant', { constant: 'x' }, {}, 'x'],
    ['a table of values', { path: 'a', map: { 1: 'x' } }, { a: 1 }, 'x'],
    ['a table of values, otherwise', { path: 'a', map: { 1: 'y' }, otherwise: 'x' }, { a: 2 }, 'x'],
    ['a table of values, else as it is', { path: 'a', map: { 1: 'y' } }, { a: 'x' }, 'x'],
    ['what matches', { path: 'a', match: '^(\\w)-' }, { a: 'x-1' }, 'x'],
    ['what does not match', { path: 'a', match: '^\\d', otherwise: 'x' }, { a: 'abc' }, 'x'],
    ['a path that finds nothing', 'a.b.c', { a: 'y' }, ''],
    ['an object where a text should be', 'a', { a: { b: 'y' } }, ''],
    ['a list where a text should be', 'a', { a: ['y'] }, ''],
    ['a text behind an object', ['a', 'b'], { a: { b: 'y' }, b: 'x' }, 'x'],
  ])('by %s is read as that says', async (_, status, row, expected) => {
    const { rows } = await read([{ no: 'H23-1', ...(row as object) }], { caseNo: 'no', status });
    expect(rows).toMatchObject([{ kind: 'case', record: { caseNo: 'H23-1', status: expected } }]);
  });

  it('of yes and no has a list of what means yes', async () => {
    const { rows } = await read([{ no: '1', how: 0 }, { no: '2', how: 1 }, { no: '3' }], {
      caseNo: 'no',
      online: { path: 'how', is: ['0'] },
    });
    expect(rows).toMatchObject([true, false, false].map((online) => ({ record: { online } })));
  });

  it('that is the number, but an object, makes the row unreadable without quoting it', async () => {
    const { rows } = await read([{ no: { secret: 'Nguyễn' }, id: 7 }], { caseNo: 'no', id: 'id' });
    expect(rows).toMatchObject([{ kind: 'unreadable', where: 'caseNo' }]);
    expect(JSON.stringify(rows)).not.toContain('Nguyễn');
  });
});

describe('a row that lacks fields', () => {
  const detail = { path: '/cases/{id}', row: 'data' };
  const fields = { id: 'id', caseNo: 'no', status: 'state.code', title: 'title' };

  it('is completed by a request of its own, whose fields come first', async () => {
    const { source, asked } = await openList(
      ({ url }) =>
        url.pathname === '/cases'
          ? { body: { total: 2, data: [1, 2].map((id) => ({ id, no: `H23-${id}`, title: 'list' })) } }
          : { body: { data: { state: { code: 'done' }, title: `detail ${url.pathname}` } } },
      { list, detail, fields },
    );
    expect(await rowsOf(source)).toMatchObject(
      [1, 2].map((id) => ({
        record: { caseNo: `H23-${id}`, status: 'done', title: `detail /cases/${id}` },
      })),
    );
    expect(asked.filter(({ url }) => url.pathname !== '/cases')).toHaveLength(2);
  });

  it('and was deleted since the list was made keeps what the list has', async () => {
    const { source } = await openList(
      ({ url }) => {
        if (url.pathname === '/cases')
          return { body: { total: 2, data: [1, 2].map((id) => ({ id, no: `H23-${id}` })) } };
        return url.pathname === '/cases/1'
          ? { status: 404, body: {} }
          : { body: { data: { state: { code: 'done' } } } };
      },
      { list, detail, fields },
    );
    expect(await rowsOf(source)).toMatchObject([{ record: { status: '' } }, { record: { status: 'done' } }]);
  });

  it('of which none has a detail means that the path is wrong', async () => {
    const { source } = await openList(
      ({ url }) =>
        url.pathname === '/cases'
          ? { body: { total: 2, data: [1, 2].map((id) => ({ id, no: `H23-${id}` })) } }
          : { status: 404, body: {} },
      { list, detail, fields },
    );
    await expect(rowsOf(source)).rejects.toMatchObject({ code: 'source.refused' });
  });
});

describe('an account', () => {
  it('by a header sends it with each request, behind its prefix', async () => {
    const { source, asked } = await openList(
      ({ headers }) =>
        headers['x-api-key'] === 'Key s3cret'
          ? { body: { total: 1, data: [{ no: 'H23-1' }] } }
          : { status: 401, body: {} },
      {
        ...{ list, fields: { caseNo: 'no' } },
        auth: { kind: 'header', name: 'X-Api-Key', prefix: 'Key ', valueEnv: 'X' },
        headers: { 'X-Site': 35_166 },
      },
      { 'auth.value': 's3cret' },
    );
    expect(await rowsOf(source)).toHaveLength(1);
    expect(new Set(asked.map(({ headers }) => headers['x-site']))).toEqual(new Set(['35166']));
  });

  it('that is refused is an error that names auth', async () => {
    const { source } = await openList(() => ({ status: 401, body: {} }), {
      ...{ list, fields: { caseNo: 'no' } },
      auth: { kind: 'header', name: 'X-Api-Key', valueEnv: 'X' },
    });
    await expect(rowsOf(source)).rejects.toMatchObject({ code: 'source.unauthorized' });
  });
});

describe('an answer', () => {
  it.each<[string, unknown]>([
    ['a web page', '<html>Đăng nhập</html>'],
    ['an empty body', ''],
    ['JSON that is cut off', '{"code": "0", "total": 1, "data": [{"no": "H23-1"'],
    ['an object where the list should be', { code: '0', total: 1, data: {} }],
    ['a total that is none', { code: '0', total: 'many', data: [] }],
    ['a success that is none', { code: '99', total: 1, data: [{ no: 'H23-1' }] }],
  ])('with %s is no answer, and no row counts', async (_, body) => {
    const { source } = await openList(() => ({ body }), {
      list: { ...list, success: { path: 'code', is: ['0'] } },
      fields: { caseNo: 'no' },
    });
    await expect(rowsOf(source)).rejects.toMatchObject({ code: 'source.unavailable' });
  });
});
