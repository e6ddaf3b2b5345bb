import { expect, onTestFinished, test } from 'vitest';
import { alarmTexts } from '../../../../src/alarms/messages.ts';
import { noticeReceivers } from '../../../../src/alarms/receivers.ts';
import { DEFAULT_RULES } from '../../../../src/alarms/rules.ts';
import { readSubscriptions } from '../../../../src/alarms/subscriptions.ts';
import type { Notices } from '../../../../src/app/notifications.ts';
import { createMailer } from '../../../../src/notify/email.ts';
import { createWebhook } from '../../../../src/notify/webhook.ts';
import { agencyBook, anAgency } from '../../../reports/agencyBook.ts';
import { startHttpReceiver } from '../../../support/httpReceiver.ts';
import { startSmtpServer } from '../../../support/smtpServer.ts';
import { serve } from '../../served.ts';
import { signedIn } from '../browser.ts';

const LETTERHEAD = { province: { code: 'H23', name: 'Hải Dương' }, language: 'en', offsetMs: 0 } as const;

const RULES: Notices['rules'] = [
  ...DEFAULT_RULES,
  { kind: 'agency_below', name: null, limit: 90.5, minCases: 1_000 },
];

/** A page with a real webhook and a real mail server behind it. */
async function withReceivers() {
  const [hook, smtp] = [await startHttpReceiver(), await startSmtpServer()];
  onTestFinished(() => hook.close());
  onTestFinished(() => smtp.close());
  const mailer = createMailer({
    ...{ host: '127.0.0.1', port: smtp.port, secure: false, account: null, from: 'dongbo@h23.test' },
    ...{ timeoutSeconds: 30, onRefused: () => undefined },
  });
  const place = { form: 'dongbo', url: hook.url, chatId: '', secret: 's', timeoutSeconds: 30 } as const;
  const channels = { webhook: createWebhook(place), mailer, mailTo: new Map([[null, ['cntt@h23.test']]]) };
  const notices: Notices = {
    rules: RULES,
    letterhead: LETTERHEAD,
    mailer,
    digestTo: new Map([['A', ['motcua@h23.test']]]),
    receivers: async () => noticeReceivers(channels, LETTERHEAD),
  };
  const agencies = agencyBook(anAgency('A', { name: 'Sở <Tư pháp>' }));
  const mappings = () => ({ statuses: new Map(), procedures: new Map(), agencies });
  return { served: await serve({ notices, mappings }), hook, smtp };
}

test('the page shows what is watched from the first day, and where notices go', async () => {
  const { served } = await withReceivers();
  const page = await (await (await signedIn(served, await served.key('operator'))).get('/alarms')).text();
  for (const { kind } of RULES) {
    expect(page).toContain(alarmTexts('en').kinds[kind].label.replace("'", '&#39;'));
    expect(page).not.toMatch(new RegExp(`${kind}[:<]`));
  }
  expect(page).toContain('Delivery to the portal held<br><span class="hint">limit 15 min</span>');
  expect(page).toContain('<span class="hint">compared with 24 h before</span>');
  expect(page).toContain('<span class="hint">limit 90.50%, agencies with at least 1,000 cases</span>');
  expect(page).toContain('Webhook');
  expect(page).toContain('motcua@h23.test');
  expect(page).toContain('Sở &lt;Tư pháp&gt; (A)');
  // Only an administrator changes who gets what.
  expect(page).not.toContain('action="/alarms/subscriptions"');
});

test('a button sends a test to every receiver, and says which has accepted it', async () => {
  const { served, hook, smtp } = await withReceivers();
  const browser = await signedIn(served, await served.key('operator'));
  hook.answerWith(403);
  const page = await (await browser.post('/alarms/test', {})).text();
  expect(page).toContain('Webhook: did not accept it. The receiver of notify.webhook answered HTTP 403.');
  expect(page).toContain('E-mail: accepted the test notice.');
  expect(hook.received).toHaveLength(1);
  expect(smtp.mails.map(({ to }) => to)).toEqual([['cntt@h23.test']]);
  const [entry] = await served.ledger.auditTrail({ limit: 1 });
  expect(entry).toMatchObject({ action: 'notice.tested', subject: 'webhook: failed, email: ok' });
});

test('an administrator subscribes a person to an agency, and removes the subscription again', async () => {
  const { served } = await withReceivers();
  const browser = await signedIn(served, await served.key('admin'));
  const added = await browser.post('/alarms/subscriptions', {
    ...{ address: ' An@H23.test ', agency: 'A', what: 'digest' },
  });
  expect([added.status, added.headers.get('location')]).toEqual([303, '/alarms#subscriptions']);
  const [one] = await readSubscriptions(served.ledger);
  expect(one).toMatchObject({ address: 'an@h23.test', agency: 'A', what: 'digest' });
  const page = await (await browser.get('/alarms')).text();
  expect(page).toContain('an@h23.test');
  expect(page).toContain('aria-label="Remove the subscription of an@h23.test"');
  await browser.post('/alarms/subscriptions/remove', { id: one?.id ?? '' });
  expect(await readSubscriptions(served.ledger)).toEqual([]);
});

test.each([
  { address: 'nobody' },
  { address: 'an@h23.test\r\nBcc: x@evil.test' },
  { address: 'an@h23.test', agency: 'elsewhere' },
  { address: 'an@h23.test', what: 'everything' },
])('the subscription %j is refused', async (fields) => {
  const { served } = await withReceivers();
  const browser = await signedIn(served, await served.key('admin'));
  const { status } = await browser.post('/alarms/subscriptions', fields);
  expect([400, 404]).toContain(status);
  expect(await readSubscriptions(served.ledger)).toEqual([]);
});

test('without a receiver the page says how to get one', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('operator'));
  const page = await (await browser.get('/alarms')).text();
  expect(page).toContain('There are no receivers. The administrator of the server names a mail server');
  expect(page).toContain('There is no mail server (notify.email)');
  expect(await (await browser.post('/alarms/test', {})).text()).toContain(
    'There is no receiver to send a test to.',
  );
});
