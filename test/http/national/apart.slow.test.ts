import { expect, onTestFinished, test, vi } from 'vitest';
import { SOON } from '../../support/soon.ts';
import { addressOf, ROLE_TABLE, type Rule } from '../roleTable.ts';
import type { Served } from '../served.ts';
import { servedWithCases } from '../someCases.ts';
import { cookiesOf, sharedKey } from './sharedKey.ts';
import { servedTogether } from './twoServed.ts';

test('no key and no session of one province opens a route of another, and one of several only reads', async () => {
  const provinces: readonly [Served, Served] = [await servedWithCases(), await servedWithCases()];
  const together = await servedTogether(provinces, onTestFinished, { trustedProxies: ['127.0.0.0/8'] });
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  const admin = await provinces[0].key('admin');
  const reader = await sharedKey(provinces);
  const body = new URLSearchParams({ key: admin });
  const headers = { 'sec-fetch-site': 'same-origin' };
  const signIn = await together.ask('/p/H0/sign-in', { method: 'POST', body, headers });
  const session = cookiesOf(signIn).get('/p/H0') ?? '';
  const ofAll = await together.ask('/sign-in', {
    ...{ method: 'POST', body, headers },
  });
  const strangers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    key: { authorization: `Bearer ${admin}` },
    session: { cookie: session, ...headers },
    'session of all': { cookie: [...cookiesOf(ofAll).values()].join('; '), ...headers },
  };
  let address = 0;
  const status = async (route: string, rule: Rule, given: Readonly<Record<string, string>>) => {
    const [method = '', url = ''] = route.split(' ');
    address += 1;
    const answer = await together.ask(`/p/H1${addressOf({ url }, rule)}`, {
      method,
      // Each asks from an address of its own: after ten wrong keys one would have to wait.
      headers: {
        ...{ ...given, 'x-forwarded-for': `10.0.${address >> 8}.${address & 255}` },
        ...(rule.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(rule.body === undefined ? {} : { body: JSON.stringify(rule.body) }),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const wrong: string[] = [];
  const guarded = Object.entries(ROLE_TABLE).filter(([, { access }]) => access !== 'public');
  expect(guarded.length).toBeGreaterThan(100);
  for (const [route, rule] of guarded) {
    for (const [name, given] of Object.entries(strangers)) {
      const got = await status(route, rule, given);
      const due = rule.page ? 303 : 401;
      if (got !== due) wrong.push(`${route}, ${name} of the other province: ${got}, not ${due}`);
    }
    const got = await status(route, rule, { authorization: `Bearer ${reader}` });
    const mayRead = rule.access === 'viewer' || rule.access === 'scrape';
    if (mayRead === (got === 403)) wrong.push(`${route}, reader of both: ${got}`);
  }
  expect(wrong).toEqual([]);
});
