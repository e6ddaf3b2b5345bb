import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMailer, type EmailSettings } from '../../src/notify/email.ts';
import { type Mailer, NotifyError } from '../../src/notify/notify.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtpServer.ts';
import { TEST_CERTIFICATE } from '../support/testCertificate.ts';

const ACCOUNT = { username: 'dongbo', password: 'mật khẩu thư' };
const MAIL = {
  id: 'a1',
  to: ['motcua@h23.test', 'cntt@h23.test'],
  subject: '[dongbo H23] Cảnh báo: tỷ lệ chưa đồng bộ 6,20%, vượt ngưỡng 5,00%',
  text: 'Tỷ lệ chưa đồng bộ 6,20%.\n.một dòng bắt đầu bằng dấu chấm\n',
};

let server: SmtpServer;
beforeEach(async () => {
  server = await startSmtpServer();
});
afterEach(() => server.close());

const refusals: number[] = [];
afterEach(() => refusals.splice(0));

function mailer(over: Partial<EmailSettings> = {}): Mailer {
  return createMailer({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    account: null,
    from: 'dongbo@h23.test',
    // Long: only where nobody answers is it waited for.
    timeoutSeconds: 8,
    onRefused: (count) => refusals.push(count),
    ...over,
  });
}

async function failure(attempt: Promise<void>): Promise<NotifyError> {
  const error: unknown = await attempt.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof NotifyError)) throw new Error(`not refused as it should be: ${String(error)}`);
  return error;
}

/** Quoted-printable and encoded words read back, as a mail program would. */
function readBack(data: string): { headers: string; text: string } {
  const [head = '', ...rest] = data.split('\n\n');
  const unquoted = (text: string): string =>
    Buffer.from(
      text
        .replace(/=\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString('utf8');
  const headers = head
    .replace(/\n[ \t]+/g, ' ')
    .replace(/\?= =\?UTF-8\?Q\?/g, '')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, word: string) => unquoted(word.replaceAll('_', ' ')));
  const body = rest.join('\n\n');
  const text = /base64/i.test(head) ? Buffer.from(body, 'base64').toString('utf8') : unquoted(body);
  return { headers, text };
}

describe('an e-mail', () => {
  it('carries files beside the text', async () => {
    const content = Buffer.from('PK\u0003\u0004 danh sách');
    const file = { name: 'dongbo-h23-12-2024-11-05.xlsx', type: 'application/zip', content };
    await mailer().send({ ...MAIL, attachments: [file] });
    const data = server.mails[0]?.data ?? '';
    expect(data).toMatch(/^Content-Type: multipart\/mixed/m);
    expect(data).toContain('Content-Disposition: attachment; filename=dongbo-h23-12-2024-11-05.xlsx');
    expect(data).toContain(content.toString('base64'));
  });

  it('arrives in plain UTF-8 at every recipient, under its own id', async () => {
    await mailer().send(MAIL);
    const [taken] = server.mails;
    if (taken === undefined) throw new Error('nothing came');
    expect(taken.to).toEqual(MAIL.to);
    const { headers, text } = readBack(taken.data);
    expect(headers).toContain('Content-Type: text/plain; charset=utf-8');
    expect(headers).toContain('Message-ID: <a1@dongbo>');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect(headers).toContain(`Subject: ${MAIL.subject}`);
    expect(text.trimEnd()).toBe(MAIL.text.trimEnd());
  });

  it('has one subject and no extra header, whatever a name contains', async () => {
    await mailer().send({ ...MAIL, subject: 'Sở\r\nBcc: someone@else.test\r\n\r\nxin chào' });
    const [taken] = server.mails;
    expect(taken?.to).toEqual(MAIL.to);
    expect(taken?.data.split('\n').filter((line) => /^bcc:/i.test(line))).toEqual([]);
  });

  it('with one recipient refused still counts as accepted, and reports it', async () => {
    server.behave({ refuse: 'cntt@' });
    await mailer().send(MAIL);
    expect(server.mails).toHaveLength(1);
    expect(refusals).toEqual([1]);
  });

  it.each([
    ['all recipients are refused', { refuse: '@' }, false],
    ['the server is busy', { busy: true }, false],
  ])('is not taken when %s, and no address shows in the error', async (_, behaviour, lost) => {
    server.behave(behaviour);
    const error = await failure(mailer().send(MAIL));
    expect(error).toMatchObject({ code: 'notify.email', lost });
    expect(JSON.stringify([error.message, error.remedy, error.cause ?? null])).not.toMatch(
      /@h23|nobody here/,
    );
  });

  it('is not waited for where the server says nothing, or is not there', async () => {
    server.behave({ silent: true });
    expect(await failure(mailer({ timeoutSeconds: 0.5 }).send(MAIL))).toMatchObject({ lost: true });
    expect(await failure(mailer({ port: 1 }).send(MAIL))).toMatchObject({ lost: true });
  });

  it('is not sent with a password over a line in the clear', async () => {
    server.behave({ login: ACCOUNT });
    expect(await failure(mailer({ account: ACCOUNT }).send(MAIL))).toMatchObject({ lost: true });
    expect(server.clear.filter((line) => /^AUTH/i.test(line))).toEqual([]);
    expect(server.mails).toEqual([]);
  });

  it('is not handed to a server whose certificate nobody vouches for', async () => {
    server.behave({ tls: TEST_CERTIFICATE, login: ACCOUNT });
    const error = await failure(mailer({ account: ACCOUNT }).send(MAIL));
    expect(error.message).toContain('could not be used');
    expect(server.mails).toEqual([]);
  });

  it('can be tried without being sent', async () => {
    await mailer().reach();
    expect(server.mails).toEqual([]);
    expect(await failure(mailer({ port: 1 }).reach())).toMatchObject({ lost: true });
  });
});

describe('with an authority of its own', () => {
  const before = getCACertificates();
  beforeAll(() => setDefaultCACertificates([...before, TEST_CERTIFICATE.cert]));
  afterAll(() => setDefaultCACertificates(before));

  it('an account logs in after STARTTLS, and nothing of it goes in the clear', async () => {
    server.behave({ tls: TEST_CERTIFICATE, login: ACCOUNT });
    const sender = mailer({ account: ACCOUNT, host: 'localhost' });
    await sender.reach();
    await sender.send(MAIL);
    expect(server.mails).toHaveLength(1);
    expect(server.clear.every((line) => /^(EHLO|STARTTLS)/.test(line))).toBe(true);
  });

  it('a refused login is reported as one, without quoting what was sent', async () => {
    server.behave({ tls: TEST_CERTIFICATE, login: ACCOUNT });
    const error = await failure(
      mailer({ account: { ...ACCOUNT, password: 'sai' }, host: 'localhost' }).send(MAIL),
    );
    expect(error.message).toContain('refused the login');
    expect(JSON.stringify([error.message, error.remedy])).not.toMatch(/AUTH|535/);
  });
});
