import { DongboError } from '../domain/errors.ts';

/** The webhook: one address that takes JSON documents. */
export interface Webhook {
  /** Resolves once the receiver has taken the document. */
  post(document: unknown, signal: AbortSignal): Promise<void>;
  /** Opens a connection and closes it; sends nothing. */
  reach(signal: AbortSignal): Promise<void>;
}

export interface Mail {
  /** The same each time this mail is sent: it becomes part of the Message-ID. */
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** The mail server that takes our mails. */
export interface Mailer {
  /** Resolves once the server has taken the mail for at least one of its recipients. */
  send(mail: Mail): Promise<void>;
  /** Greets the server, and logs in where there is an account; sends nothing. */
  reach(): Promise<void>;
}

/**
 * A notice that was not accepted. The message is ours: a server's answer may quote what it was sent, and an e-mail
 * address is personal data. `lost`: the server cannot be reached, so the next notice need not be tried.
 */
export class NotifyError extends DongboError {
  readonly lost: boolean;

  constructor(code: 'notify.webhook' | 'notify.email', message: string, remedy: string, lost: boolean) {
    super({ code, message, remedy });
    this.name = 'NotifyError';
    this.lost = lost;
  }
}
