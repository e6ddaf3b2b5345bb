import { expect, test } from 'vitest';
import { ODD, servedWithCases } from '../../someCases.ts';

const query = (caseNos: readonly string[], action: string): string =>
  `/chosen?${new URLSearchParams([...caseNos.map((one): [string, string] => ['case', one]), ['do', action]])}`;

test('ticked cases are sent again or exported, and nobody without a tick means all of them', async () => {
  const served = await servedWithCases();
  const key = await served.key('operator');
  const placeOf = async (path: string): Promise<string | null> =>
    (await served.ask(path, { key })).headers.get('location');
  expect(await placeOf(query(['a1-refused', ODD], 'xlsx'))).toBe(
    `/api/v1/exports/records.xlsx?${new URLSearchParams([
      ['case', 'a1-refused'],
      ['case', ODD],
    ])}`,
  );
  expect(await placeOf(query(['a-synced'], 'csv'))).toBe('/api/v1/exports/records.csv?case=a-synced');
  expect(await placeOf(query(['a1-refused'], 'replay'))).toBe('/replays/new?case=a1-refused');
  for (const action of ['replay', 'xlsx', 'csv']) {
    const answer = await served.ask(`/chosen?do=${action}`, { key });
    expect(answer.headers.get('location')).toBeNull();
    expect(await answer.text()).toContain('No case was chosen.');
  }
});

test('of the ticked cases only those that sending helps are sent again; of the others it is said what frees them', async () => {
  const served = await servedWithCases();
  const key = await served.key('operator');
  const text = await (
    await served.ask(query(['a1-refused', 'm-before', 'a-synced'], 'replay'), { key })
  ).text();
  expect(text).toContain('Of the 3 chosen cases, sending again helps 1.');
  expect(text).toContain('href="/replays/new?case=a1-refused"');
  expect(text).toContain('Once the code is in the code table, the case goes out by itself.');
  expect(text).toContain('>m-before</a>');
});

test('a key for certain agencies learns nothing of other cases by ticking them', async () => {
  const served = await servedWithCases();
  const key = await served.key('operator', { agencies: ['A'] });
  const text = await (await served.ask(query([ODD], 'replay'), { key })).text();
  expect(text).toContain('sending again helps 0.');
  expect(text).not.toContain('<table>');
});

test('a list offers to send ticked cases again where that helps one of them, and to operators only', async () => {
  const served = await servedWithCases();
  const [viewer, operator] = [await served.key('viewer'), await served.key('operator')];
  const list = async (key: string, path: string): Promise<string> =>
    await (await served.ask(path, { key })).text();
  expect(await list(operator, '/cases')).toContain('value="replay"');
  expect(await list(operator, '/cases?reason=PROCEDURE_UNMAPPED')).not.toContain('value="replay"');
  const shown = await list(viewer, '/cases');
  expect(shown).not.toContain('value="replay"');
  expect(shown).toContain('aria-label="Choose case a-synced"');
});
