import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { addSubscription } from '../../../../src/alarms/subscriptions.ts';
import type { Notices } from '../../../../src/app/notifications.ts';
import { createMailer } from '../../../../src/notify/email.ts';
import { readXlsx, valuesOf } from '../../../presentation/xlsx/readXlsx.ts';
import { NOW } from '../../../support/cases.ts';
import { startSmtpServer } from '../../../support/smtpServer.ts';
import { servedWithCases } from '../../someCases.ts';
import { signedIn } from '../browser.ts';

const BY = { by: { who: 'key:an', origin: 'here' }, now: NOW };

async function withMail() {
  const smtp = await startSmtpServer();
  onTestFinished(() => smtp.close());
  const mailer = createMailer({
    ...{ host: '127.0.0.1', port: smtp.port, secure: false, account: null, from: 'dongbo@h23.test' },
    ...{ timeoutSeconds: 30, onRefused: () => undefined },
  });
  const notices: Notices = {
    ...{ rules: [], mailer, digestTo: new Map([['M', ['motcua@h23.test']]]), receivers: async () => [] },
    letterhead: { province: { code: 'H23', name: 'Hải Dương' }, language: 'vi', offsetMs: 7 * 3_600_000 },
  };
  const served = await servedWithCases({ notices });
  await addSubscription(served.ledger, { address: 'an@h23.test', agency: 'M', what: 'both' }, BY);
  await addSubscription(served.ledger, { address: 'binh@h23.test', agency: 'M', what: 'alarms' }, BY);
  return { served, smtp };
}

test('an operator sends the work list of an agency to those who get its digest, and to nobody else', async () => {
  const { served, smtp } = await withMail();
  const browser = await signedIn(served, await served.key('operator'));
  expect(await (await browser.get('/agencies/M')).text()).toContain('to motcua@h23.test, an@h23.test');
  // What a forged form names is not read.
  const sent = await browser.post('/agencies/M/mail', { to: 'x@evil.test' });
  expect(sent.headers.get('location')).toBe('/agencies/M?mailed=sent#mail');
  expect(await (await browser.get('/agencies/M?mailed=sent')).text()).toContain('The list was sent by mail.');
  expect(smtp.mails.map(({ to }) => to)).toEqual([['motcua@h23.test', 'an@h23.test']]);
  const base64 = smtp.mails[0]?.data.split(/Content-Disposition: attachment[^\n]*\n\n/)[1] ?? '';
  const [file = ''] = base64.split('\n--');
  const { sheetNames, sheets } = await readXlsx(Readable.from([Buffer.from(file, 'base64')]));
  expect(sheetNames[0]).toBe('Hướng dẫn');
  expect((sheets.at(-1) ?? []).slice(1).map((row) => valuesOf(row)['A'])).toEqual(['m-before', 'm-after']);
  const [entry] = await served.ledger.auditTrail({ limit: 1 });
  expect(entry).toMatchObject({
    ...{ action: 'worklist.mailed', subject: 'M: m…@h23.test, a…@h23.test', count: 2 },
  });
});

test('an agency with nothing to act on, with nobody to write to, or out of scope gets no mail', async () => {
  const { served, smtp } = await withMail();
  await addSubscription(served.ledger, { address: 'an@h23.test', agency: 'B', what: 'digest' }, BY);
  const browser = await signedIn(served, await served.key('operator'));
  const outcome = async (code: string) =>
    (await browser.post(`/agencies/${code}/mail`, {})).headers.get('location');
  expect(await outcome('B')).toBe('/agencies/B?mailed=nothing#mail');
  expect(await outcome('A')).toBe('/agencies/A?mailed=nobody#mail');
  expect(await (await browser.get('/agencies/A')).text()).toContain('By mail: nobody gets the digest');
  const scoped = await signedIn(served, await served.key('operator', { agencies: ['A'] }));
  expect((await scoped.post('/agencies/B/mail', {})).status).toBe(403);
  expect(smtp.mails).toEqual([]);
});

test('a mail server that does not accept the mail is said, with where to see why', async () => {
  const { served, smtp } = await withMail();
  smtp.behave({ busy: true });
  const browser = await signedIn(served, await served.key('operator'));
  const { headers } = await browser.post('/agencies/M/mail', {});
  expect(headers.get('location')).toBe('/agencies/M?mailed=failed#mail');
  const page = await (await browser.get('/agencies/M?mailed=failed')).text();
  expect(page).toContain('the mail server did not accept it');
});
