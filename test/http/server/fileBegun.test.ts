import { expect, test } from 'vitest';
import { servedWithCases } from '../someCases.ts';

const TOKEN = '0f8fad5b-d9cb-469f-a165-70867728950e';

async function cookiesOf(path: string, cookie: string): Promise<readonly string[]> {
  const served = await servedWithCases();
  const headers = { authorization: `Bearer ${await served.key('viewer')}`, cookie };
  return (await fetch(`${served.url}${path}`, { headers })).headers.getSetCookie();
}

test.each(['exports/records.csv', 'exports/gap.xlsx', 'report.html', 'exports/database.sqlite'])(
  'the page that asked for %s is told that the file begins',
  async (path) => {
    const [cookie, ...others] = await cookiesOf(`/api/v1/${path}`, `dongbo_download=${TOKEN}`);
    expect(cookie).toBe(`dongbo_download=begun.${TOKEN}; Max-Age=60; Path=/; SameSite=Strict`);
    expect(others).toEqual([]);
  },
);

test.each([
  ['who did not ask', '/api/v1/exports/records.csv', ''],
  ['an answer that is no file', '/api/v1/gap', `dongbo_download=${TOKEN}`],
  ['a refused file', '/api/v1/exports/records.csv?limit=x', `dongbo_download=${TOKEN}`],
  [
    'a value that the page does not make',
    '/api/v1/exports/records.csv',
    'dongbo_download=x%0d%0aset-cookie:y',
  ],
  ['one told already', '/api/v1/exports/records.csv', `dongbo_download=begun.${TOKEN}`],
])('no cookie for %s', async (_what, path, cookie) => {
  expect(await cookiesOf(path, cookie)).toEqual([]);
});
