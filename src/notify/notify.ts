import { DongboError } from '../domain/errors.ts';

/** What a webhook is given to send; each form takes its part. */
export interface WebhookMessage {
  /** For programs. */
  readonly document: unknown;
  /** For people: one line, and all of it. */
  readonly title: string;
  readonly text: string;
}

/** The webhook: one address that takes JSON by POST. */
export interface Webhook {
  /** Resolves once the receiver has accepted the message. */
  post(message: WebhookMessage, signal: AbortSignal): Promise<void>;
  /** Opens a connection and closes it; sends nothing. */
  reach(signal: AbortSignal): Promise<void>;
}

export interface Mail {
  /** The same each time this mail is sent: it becomes part of the Message-ID. */
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

export interface Mailer {
  /** Resolves once the server has accepted the mail for at least one recipient. */
  send(mail: Mail): Promise<void>;
  /** Connects, and logs in where there is an account; sends nothing. */
  reach(): Promise<void>;
}

/**
 * A notice that was not accepted. The message is ours: a server's answer may quote addresses or content. `lost`: the
 * server is unreachable, so the next notice need not be tried.
 */
export class NotifyError extends DongboError {
  readonly lost: boolean;

  constructor(code: 'notify.webhook' | 'notify.email', message: string, remedy: string, lost: boolean) {
    super({ code, message, remedy });
    this.name = 'NotifyError';
    this.lost = lost;
  }
}
