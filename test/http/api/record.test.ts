import { expect, test } from 'vitest';
import { caseJson, caseView } from '../../../src/reports/cases/show.ts';
import { ODD, servedWithCases } from '../someCases.ts';

test('a case is the document of the command, with every field, whatever characters its number has', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const { deps, clock } = served;
  for (const caseNo of ['a-synced', '=cmd|calc', 'a1-refused', 'm-after', ODD]) {
    const answer = await served.ask(`/api/v1/records/${encodeURIComponent(caseNo)}?lang=vi`, { key });
    expect(answer.status, caseNo).toBe(200);
    const view = await caseView(served.ledger, caseNo, {
      now: clock.now,
      agencies: deps.mappings().agencies,
      portalCodes: deps.portalCodes(),
      language: 'vi',
    });
    if (view === null) throw new Error(`${caseNo} is not in the ledger`);
    expect(await answer.json()).toEqual(caseJson(view, deps.settings.offsetMs));
  }
});

test('a case number copied in another Unicode form or with invisible characters finds its case', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  for (const copied of [ODD.normalize('NFD'), `\u200b${ODD}\u00a0`, ODD.replace(' ', '\u00a0')]) {
    const path = encodeURIComponent(copied);
    const answer = await served.ask(`/api/v1/records/${path}`, { key });
    expect(await answer.json()).toMatchObject({ caseNo: ODD });
    const list = await served.ask(`/api/v1/records?case=${path}`, { key });
    expect(await list.json()).toMatchObject({ records: [{ caseNo: ODD }] });
  }
});

test('the remedy is in the requested language', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer');
  const remedy = async (query: string) => {
    const answer = await served.ask(`/api/v1/records/${encodeURIComponent('=cmd|calc')}${query}`, { key });
    return ((await answer.json()) as { remedy: string }).remedy;
  };
  expect(await remedy('?lang=en')).toBe(await remedy(''));
  expect(await remedy('?lang=vi')).not.toBe(await remedy(''));
});

test('a missing case and a case outside the scope of the key get the same answer', async () => {
  const served = await servedWithCases();
  const key = await served.key('viewer', { agencies: ['A'] });
  const status = async (caseNo: string) =>
    (await served.ask(`/api/v1/records/${encodeURIComponent(caseNo)}`, { key })).status;
  expect(await status('a1-refused')).toBe(200);
  expect(await status('m-before')).toBe(200);
  expect(await status('m-after')).toBe(404);
  const [hidden, missing] = await Promise.all(
    [ODD, 'none'].map(
      async (caseNo) => await served.ask(`/api/v1/records/${encodeURIComponent(caseNo)}`, { key }),
    ),
  );
  const problem = { status: 404, code: 'usage.unknown_case' };
  expect(await hidden?.json()).toMatchObject(problem);
  expect(await missing?.json()).toMatchObject(problem);
});
