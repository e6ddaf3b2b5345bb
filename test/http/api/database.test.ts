import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DATABASE_TABLES } from '../../../src/reports/database/tables.ts';
import type { Served } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

const PATH = '/api/v1/exports/database.sqlite';

async function opened(served: Served, key: string): Promise<Database.Database> {
  const answer = await served.ask(`${PATH}?lang=en`, { key });
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('content-length')).toBe(String(bytes.length));
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="dongbo-H23-database-2024-11-05.sqlite"',
  );
  const database = new Database(bytes, { readonly: true });
  onTestFinished(() => {
    database.close();
  });
  return database;
}

const cases = (database: Database.Database) =>
  database.prepare('SELECT caseNo FROM cases').pluck().all() as string[];

test('the file of the command export comes over HTTP, and leaves nothing on the disk', async () => {
  const served = await servedWithCases();
  const leftBefore = readdirSync(tmpdir()).filter((name) => name.startsWith('dongbo-export-'));
  const database = await opened(served, await served.key('viewer'));
  const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid";
  expect(database.prepare(tables).pluck().all()).toEqual([
    ...DATABASE_TABLES.map(({ name }) => name),
    'columns',
  ]);
  expect(cases(database)).toHaveLength(6);
  expect(database.prepare('SELECT total FROM gap').pluck().get()).toBe(6);
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith('dongbo-export-'));
  expect(left).toEqual(leftBefore);
});

test('a key for certain agencies gets their cases and figures, and nothing of the others', async () => {
  const served = await servedWithCases();
  await served.ledger.takeSnapshot(served.clock.now, 0);
  const own = await opened(served, await served.key('viewer', { agencies: ['A'] }));
  expect(cases(own)).toEqual(['a-synced', '=cmd|calc', 'a1-refused', 'm-before']);
  expect(own.prepare('SELECT total FROM gap').pluck().get()).toBe(4);
  expect(own.prepare('SELECT * FROM gap_by_agency').raw().all().flat()).not.toContain('B');
  expect(own.prepare('SELECT count(*) FROM history').pluck().get()).toBe(1);
  const two = await opened(served, await served.key('viewer', { agencies: ['A', 'B'] }));
  expect(two.prepare('SELECT count(*) FROM history').pluck().get()).toBe(0);
  const whole = await opened(served, await served.key('viewer'));
  expect(whole.prepare('SELECT count(*) FROM history').pluck().get()).toBe(1);
});

test('a third one at once is refused', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const gate = Promise.withResolvers<void>();
  const totals = served.ledger.gapTotals.bind(served.ledger);
  const reading = vi.spyOn(served.ledger, 'gapTotals').mockImplementation(async (...given) => {
    await gate.promise;
    return await totals(...given);
  });
  const waiting = [served.ask(PATH, { key }), served.ask(PATH, { key })];
  await expect.poll(() => reading.mock.calls.length).toBe(2);
  expect(await (await served.ask(PATH, { key })).json()).toMatchObject({ status: 503, code: 'busy' });
  gate.resolve();
  for (const answer of await Promise.all(waiting)) {
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
  }
  await expect.poll(async () => (await served.ask(PATH, { key })).status).toBe(200);
});
