import { transportCode } from '../domain/errors.ts';
import { type Mailer, NotifyError } from './notify.ts';

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (port 465). Else STARTTLS where the server offers it. */
  readonly secure: boolean;
  /** Null = the server needs no login. */
  readonly account: { readonly username: string; readonly password: string } | null;
  readonly from: string;
  /** For connecting, for the greeting, and for each answer. */
  readonly timeoutSeconds: number;
  /** Called when the server refused some of a mail's recipients. */
  readonly onRefused: (recipients: number) => void;
}

/**
 * Sends plain text mails, some with files, to one SMTP server. With an account, TLS or STARTTLS is required, so a password is never sent
 * in the clear. Certificates are checked; NODE_EXTRA_CA_CERTS adds a private authority.
 */
export function createMailer(settings: EmailSettings): Mailer {
  const { host, port, secure, account, from } = settings;
  const timeout = settings.timeoutSeconds * 1_000;
  const options = {
    host,
    port,
    secure,
    requireTLS: !secure && account !== null,
    ...(account === null ? {} : { auth: { user: account.username, pass: account.password } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  // Loaded with the first mail: loading takes 0.2 s, and most commands send none. The transport keeps no connection
  // open.
  const open = async () => (await import('nodemailer')).createTransport(options);

  return {
    async send({ id, to, subject, text, attachments = [] }) {
      try {
        const { rejected } = await (await open()).sendMail({
          from,
          to: [...to],
          subject,
          text,
          attachments: attachments.map(({ name, type, content }) => ({
            ...{ filename: name, contentType: type, content: Buffer.from(content) },
          })),
          messageId: `<${id}@dongbo>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        if (rejected.length > 0) settings.onRefused(rejected.length);
      } catch (error) {
        throw notTaken(error);
      }
    },
    async reach() {
      try {
        await (await open()).verify();
      } catch (error) {
        throw notTaken(error);
      }
    },
  };
}

/** By codes only: the server's words quote addresses. */
function notTaken(error: unknown): NotifyError {
  const code = transportCode(error) ?? 'UNKNOWN';
  const answer = error instanceof Error && 'responseCode' in error ? error.responseCode : null;
  const codes = typeof answer === 'number' ? `${code}, ${answer}` : code;
  if (code === 'EAUTH') {
    return new NotifyError(
      'notify.email',
      'The mail server refused the login of notify.email.username.',
      'Check notify.email.username and its password with the operator of the mail server.',
      true,
    );
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    return new NotifyError(
      'notify.email',
      `The mail server refused the mail (${codes}).`,
      'Check notify.email.from and the recipients with the operator of the mail server.',
      false,
    );
  }
  return new NotifyError(
    'notify.email',
    `The mail server could not be used (${codes}).`,
    'Check notify.email.host, port and secure, the certificate, and firewalls on the way. An account needs TLS.',
    true,
  );
}
