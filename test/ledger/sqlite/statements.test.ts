import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { preparingOnce } from '../../../src/ledger/sqlite/statements.ts';

function openDatabase() {
  const database = preparingOnce(new Database(':memory:'));
  onTestFinished(() => database.close());
  return database;
}

it('prepares a statement once and runs it with new values each time', () => {
  const database = openDatabase();
  const statement = database.prepare('select ? + 1 as sum');
  expect(statement.all([1])).toEqual([{ sum: 2 }]);
  expect(database.prepare('select ? + 1 as sum')).toBe(statement);
  expect(statement.all([41])).toEqual([{ sum: 42 }]);
});

it('keeps a bounded number of statements, however many texts there are', () => {
  const database = openDatabase();
  const first = database.prepare('select 0 as n');
  for (let n = 1; n <= 500; n += 1) expect(database.prepare(`select ${n} as n`).all([])).toEqual([{ n }]);
  expect(database.prepare('select 0 as n')).not.toBe(first);
  expect(first.all([])).toEqual([{ n: 0 }]);
});

it('sees how a table changed since the statement was prepared', () => {
  const database = openDatabase();
  database.prepare('create table t (a)').run([]);
  const all = database.prepare('select * from t');
  expect(all.all([])).toEqual([]);
  database.prepare('alter table t add column b default 2').run([]);
  database.prepare('insert into t (a) values (1)').run([]);
  expect(all.all([])).toEqual([{ a: 1, b: 2 }]);
});
