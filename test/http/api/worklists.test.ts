import { expect, test } from 'vitest';
import { servedWithCases } from '../someCases.ts';

/** The case numbers of the list, or the code of the refusal. */
async function listOf(answer: Response): Promise<string[]> {
  const text = await answer.text();
  if (answer.status !== 200) return [String(answer.status), (JSON.parse(text) as { code: string }).code];
  return text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0] ?? '');
}

test('the work list of an agency contains the cases that need a person, filtered by owner on request', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const list = async (path: string) => await listOf(await served.ask(`/api/v1/worklists/${path}`, { key }));
  expect(await list('A.csv')).toEqual(["'=cmd|calc"]);
  expect(await list('M.csv')).toEqual(['m-before', 'm-after']);
  expect(await list('M.csv?owner=province_it')).toEqual(['m-before']);
  // All that it has goes out by itself.
  expect(await list('B.csv')).toEqual([]);
  expect(await list('B.csv?owner=nobody')).toEqual(['400', 'request.invalid']);
  expect(await list('elsewhere.csv')).toEqual(['404', 'unknown_agency']);
});

test('the work list is in the requested language, with the remedy of the portal code', async () => {
  const served = await servedWithCases();
  const answer = await served.ask('/api/v1/worklists/A1.csv?lang=vi', { key: await served.key('viewer') });
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="dongbo-H23-worklist-A1-2024-11-05.csv"',
  );
  const text = await answer.text();
  expect(text).toContain('Sửa ngày hẹn trả');
  expect(text).toContain('Mã hồ sơ');
});

test('a key with a scope gets the lists of its agencies, and for a moved agency only the cases of its own time', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const list = async (agency: string) =>
    await listOf(await served.ask(`/api/v1/worklists/${agency}.csv`, { key }));
  expect(await list('A1')).toEqual(['a1-refused']);
  expect(await list('M')).toEqual(['m-before']);
  expect(await list('B')).toEqual(['403', 'out_of_scope']);
  expect(await list('elsewhere')).toEqual(['403', 'out_of_scope']);
});
