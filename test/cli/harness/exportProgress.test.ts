import { expect, test } from 'vitest';
import { withProgress } from '../../../src/cli/harness/exportProgress.ts';
import type { ExportTable, TablePage } from '../../../src/presentation/exportTable.ts';
import { capturedStream } from '../captured.ts';

function tableOf(pages: number, rows?: number): ExportTable {
  const page: TablePage = Array.from({ length: 10_000 }, () => ['x']);
  return {
    ...{ name: 'x', columns: [{ code: 'x', header: 'x', type: 'text', width: 8 }] },
    ...(rows === undefined ? {} : { rows }),
    pages: Array.from({ length: pages }, () => page),
  };
}

async function written(table: ExportTable, format: 'csv' | 'xlsx', isTTY = true): Promise<string> {
  const stderr = capturedStream({ isTTY });
  const ctx = { stdout: stderr.stream, stderr: stderr.stream, env: {}, cwd: '/' };
  const pages = withProgress(table, { ctx, language: 'en', format, out: 'x' }).pages;
  for await (const page of pages) expect(page).toHaveLength(10_000);
  return stderr.text();
}

test('a file of known length shows a bar on a terminal, and nothing elsewhere', async () => {
  expect(await written(tableOf(2, 20_000), 'csv')).toContain('20,000/20,000');
  expect(await written(tableOf(2), 'csv')).toBe('');
  expect(await written(tableOf(2, 20_000), 'csv', false)).toBe('');
});

test('a workbook with more rows than a sheet holds is announced, a CSV file is not', async () => {
  expect(await written(tableOf(105), 'xlsx', false)).toContain('at most 1,048,575 rows');
  expect(await written(tableOf(105), 'csv', false)).toBe('');
  expect(await written(tableOf(104), 'xlsx', false)).toBe('');
});
