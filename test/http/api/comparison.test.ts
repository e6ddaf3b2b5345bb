import { expect, test } from 'vitest';
import type { PortalFailure } from '../../../src/portal/portal.ts';
import { caseSchema } from '../../../src/reports/cases/schema.ts';
import { comparisonSchema } from '../../../src/reports/comparison/schema.ts';
import type { LookUpHeld } from '../../../src/sync/verify/compare.ts';
import { signedIn } from '../dashboard/browser.ts';
import { servedWithCases } from '../someCases.ts';

const DOWN: PortalFailure = {
  ...{ kind: 'outage', code: null, httpStatus: null, message: 'connect ECONNREFUSED', retryAfterMs: null },
};

/** A portal that has one other status, and counts who asked for what. */
function portalWith(status: '4' | '9' | null) {
  const looked: string[] = [];
  const lookUpHeld: LookUpHeld = async (caseNo) => {
    looked.push(caseNo);
    const rows = status === null ? [] : [{ caseNo, status }];
    return {
      outcome: 'answered',
      value: { present: status !== null, status, rows, newestKnown: status !== null },
    };
  };
  return { looked, lookUpHeld };
}

const address = (caseNo: string): string => `/api/v1/records/${encodeURIComponent(caseNo)}/comparison`;

test('a comparison has both sides, says what it means, and is kept in the timeline', async () => {
  const { looked, lookUpHeld } = portalWith(null);
  const served = await servedWithCases({ lookUpHeld });
  const key = await served.key('operator', { name: 'Lan' });
  const found = comparisonSchema.parse(await (await served.ask(address('a-synced'), { key })).json());
  expect(found).toMatchObject({
    caseNo: 'a-synced',
    by: expect.stringMatching(/^key:Lan\b/),
    outcome: 'missing',
    trusted: true,
    held: 0,
  });
  expect(found.conclusion[0]).toBe('The portal does not have this case.');
  expect(found.conclusion[1]).toContain('verify --all --case a-synced');
  expect(looked).toEqual(['a-synced']);
  const shown = caseSchema.parse(await (await served.ask('/api/v1/records/a-synced', { key })).json());
  expect(shown.timeline).toContainEqual(
    expect.objectContaining({ kind: 'compared', detail: expect.stringMatching(/^missing key:Lan\b/) }),
  );
  expect(await served.ledger.auditTrail({ actions: ['case.compared'], limit: 9 })).toMatchObject([
    { who: expect.stringMatching(/^key:Lan\b/), subject: 'a-synced' },
  ]);
});

test('a portal that gives no answer is a problem with a remedy, in the language of the request', async () => {
  const served = await servedWithCases({ lookUpHeld: async () => ({ outcome: 'failed', failure: DOWN }) });
  const key = await served.key('operator');
  const answer = await served.ask(`${address('a1-refused')}?lang=vi`, { key });
  expect(answer.status).toBe(502);
  expect(await answer.json()).toMatchObject({
    code: 'portal.look_up_failed',
    detail: 'Chưa đối chiếu được: Cổng không phản hồi.',
    remedy: 'Thử lại sau ít phút. Nếu kéo dài, liên hệ đơn vị vận hành Cổng.',
  });
});

test('a key for certain agencies compares its own cases only, and the portal is not asked for others', async () => {
  const { looked, lookUpHeld } = portalWith('4');
  const served = await servedWithCases({ lookUpHeld });
  const key = await served.key('operator', { agencies: ['A'] });
  expect((await served.ask(address('a-synced'), { key })).status).toBe(200);
  for (const hidden of ['m-after', 'none']) {
    expect((await served.ask(address(hidden), { key })).status).toBe(404);
  }
  expect(looked).toEqual(['a-synced']);
});

test('a viewer may not ask the portal, nor may another site with the cookie of an operator', async () => {
  const { looked, lookUpHeld } = portalWith('4');
  const served = await servedWithCases({ lookUpHeld });
  expect((await served.ask(address('a-synced'), { key: await served.key('viewer') })).status).toBe(403);
  const browser = await signedIn(served, await served.key('operator'));
  expect(await (await browser.get(address('a-synced'))).json()).toMatchObject({ code: 'foreign_origin' });
  expect(looked).toEqual([]);
});

test('the page of a case shows the last comparison, with its time and who asked, and marks what differs', async () => {
  const served = await servedWithCases({ lookUpHeld: portalWith('9').lookUpHeld });
  const browser = await signedIn(served, await served.key('operator', { name: 'Lan' }));
  const page = async () => await (await browser.get('/cases/a1-refused')).text();
  expect(await page()).toContain('Nobody has compared this case with the portal yet.');
  const sent = await browser.post('/cases/a1-refused/compare', {});
  expect(sent.headers.get('location')).toBe('/cases/a1-refused#comparison');
  const shown = await page();
  expect(shown).toContain('The portal has the case otherwise than we have it.');
  expect(shown).toContain('<strong>≠ DIFFERENT</strong>');
  expect(shown).toContain('by key:Lan');
  const viewer = await (await served.ask('/cases/a1-refused', { key: await served.key('viewer') })).text();
  expect(viewer).toContain('<strong>≠ DIFFERENT</strong>');
  expect(viewer).not.toContain('/compare"');
});

test('the page of a case says why the portal gave no answer, and keeps the comparison before', async () => {
  const answers: LookUpHeld[] = [portalWith('9').lookUpHeld];
  const down: LookUpHeld = async () => ({ outcome: 'failed', failure: DOWN });
  const served = await servedWithCases({
    lookUpHeld: async (...asked) => await (answers.pop() ?? down)(...asked),
  });
  const browser = await signedIn(served, await served.key('operator'));
  await browser.post('/cases/a1-refused/compare', {});
  const answer = await browser.post('/cases/a1-refused/compare', {});
  expect(answer.status).toBe(502);
  const text = await answer.text();
  expect(text).toContain('Not compared: the portal does not answer.');
  expect(text).toContain('Try again in a few minutes.');
  expect(text).toContain('<strong>≠ DIFFERENT</strong>');
});
