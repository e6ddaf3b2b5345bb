import { type Mailer, NotifyError } from './notify.ts';

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (port 465). Else STARTTLS where the server offers it. */
  readonly secure: boolean;
  /** Null: the server takes mail without a login. */
  readonly account: { readonly username: string; readonly password: string } | null;
  readonly from: string;
  /** Patience for connecting, for the greeting, and for each answer. */
  readonly timeoutSeconds: number;
  /** Told when the server took a mail, but not for all its recipients. */
  readonly onRefused: (recipients: number) => void;
}

/**
 * Hands plain text mails to one SMTP server. A password is never sent over a connection in the clear: with an
 * account and without TLS from the start, STARTTLS is a must. Certificates are checked; an authority of the
 * province's own is made known with NODE_EXTRA_CA_CERTS.
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
  // Loaded with the first mail: that takes a fifth of a second, and most commands send none. The transport itself holds
  // no connection between mails.
  const open = async () => (await import('nodemailer')).createTransport(options);

  return {
    async send({ id, to, subject, text }) {
      try {
        const { rejected } = await (await open()).sendMail({
          from,
          to: [...to],
          subject,
          text,
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

/** By codes alone: the server's words quote addresses. */
function notTaken(error: unknown): NotifyError {
  const { code = 'UNKNOWN', responseCode = null } = codesOf(error);
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
      `The mail server refused the mail (${code}${responseCode === null ? '' : `, ${responseCode}`}).`,
      'Check notify.email.from and the recipients with the operator of the mail server.',
      false,
    );
  }
  return new NotifyError(
    'notify.email',
    `The mail server could not be used (${code}${responseCode === null ? '' : `, ${responseCode}`}).`,
    'Check notify.email.host, port and secure, the certificate, and firewalls on the way. An account needs TLS.',
    true,
  );
}

function codesOf(error: unknown): { code?: string; responseCode?: number } {
  if (!(error instanceof Error)) return {};
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const responseCode = 'responseCode' in error ? error.responseCode : null;
  return {
    ...(/^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? { code } : {}),
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
  };
}
