import { describe, expect, it } from 'vitest';
import { sqlSchema } from '../../../src/source/sql/settings.ts';

const CASES = { view: 'v_case', columns: { caseNo: 'Mã hồ sơ' } };
const accepts = (url: string, cases: unknown = CASES): boolean =>
  sqlSchema.safeParse({ kind: 'sql', url, cases, censusFrom: '2024-01-01' }).success;

describe('the settings of a source in a database', () => {
  it.each([
    'postgres://reader@db.example/registry',
    'postgresql://r@[::1]:5433/r',
    'mysql://r@db/cases',
    'sqlserver://reader@db.example/registry',
    'oracle://reader@db.example:1521/registry',
  ])('accept %s', (url) => expect(accepts(url)).toBe(true));

  it.each([
    ['a database that cannot be read', 'db2://reader@db.example/registry'],
    ['a password in the address', 'postgres://reader:secret@db.example/registry'],
    ['no user', 'postgres://db.example/registry'],
    ['no database', 'postgres://reader@db.example/'],
    ['parameters, which would have no effect', 'postgres://reader@db.example/registry?sslmode=require'],
    ['what is no address', 'registry'],
  ])('refuse %s', (_, url) => expect(accepts(url)).toBe(false));

  it('refuse a name that could end its quotes', () => {
    for (const view of ['v"; DROP TABLE t', 'v`', '', 'v;'])
      expect(accepts('mysql://r@db/cases', { ...CASES, view })).toBe(false);
  });

  it('need the column of the case number', () => {
    expect(accepts('mysql://r@db/cases', { view: 'v', columns: { id: 'id' } })).toBe(false);
  });
});
