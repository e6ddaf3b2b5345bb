import type { Letterhead } from '../alarms/noticeText.ts';
import { ReceiverBackoff } from '../alarms/receiverBackoff.ts';
import { noticeReceivers } from '../alarms/receivers.ts';
import type { AlarmRule } from '../alarms/rules.ts';
import { readSubscriptions, withSubscribers } from '../alarms/subscriptions.ts';
import { type NoticeReceiver, watch } from '../alarms/watch.ts';
import type { Config } from '../config/config.ts';
import { sendDigests } from '../digests/sendDigests.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Instant } from '../domain/time.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { createMailer } from '../notify/email.ts';
import type { Mailer, Webhook } from '../notify/notify.ts';
import { createWebhook } from '../notify/webhook.ts';
import type { Log } from '../observability/log.ts';
import type { SeenCertificate } from '../portal/portal.ts';
import type { PortalCodes } from '../portal/portalCodes.ts';
import { expiriesOf, keepCertificate } from './expiries.ts';

/** The configured channels; null where one is not configured. */
export interface Channels {
  readonly webhook: Webhook | null;
  readonly mailer: Mailer | null;
}

export function createChannels(config: Config, log: Log): Channels {
  const { webhook, email } = config.notify;
  const onRefused = (count: number): void =>
    log.warn('notify.recipient_refused', {
      name: 'email',
      count,
      remedy: 'Check notify.email.to and notify.digest with the operator of the mail server.',
    });
  return {
    webhook: webhook && createWebhook({ ...webhook, secret: webhook.secret.reveal() }),
    mailer: email && createMailer({ ...email, account: accountOf(email), onRefused }),
  };
}

function accountOf({ username, password }: NonNullable<Config['notify']['email']>) {
  return username === null || password === null ? null : { username, password: password.reveal() };
}

export function letterheadOf({ province, language, offsetMs }: Config): Letterhead {
  return { province, language: language ?? 'vi', offsetMs };
}

/** The configured receivers, with those who have subscribed. */
export async function receiversOf(
  config: Config,
  channels: Channels,
  ledger: Pick<Ledger, 'fact'>,
): Promise<readonly NoticeReceiver[]> {
  const { email } = config.notify;
  const configured = new Map([[null, email?.to ?? []]]);
  const mailTo = withSubscribers(configured, await readSubscriptions(ledger), 'alarms');
  return noticeReceivers({ ...channels, mailTo }, letterheadOf(config));
}

/** What the dashboard shows of notices, and sends by itself. */
export interface Notices {
  readonly rules: readonly AlarmRule[];
  readonly letterhead: Letterhead;
  /** Null without a mail server. */
  readonly mailer: Mailer | null;
  /** Whom the configuration names for the daily digest, by agency; null = the province. */
  readonly digestTo: ReadonlyMap<string | null, readonly string[]>;
  readonly receivers: () => Promise<readonly NoticeReceiver[]>;
}

export function createNotices(
  config: Config,
  { ledger, log }: { readonly ledger: Pick<Ledger, 'fact'>; readonly log: Log },
): Notices {
  const channels = createChannels(config, log);
  return {
    rules: config.alarms.rules,
    letterhead: letterheadOf(config),
    mailer: channels.mailer,
    digestTo: digestRecipients(config.notify.digest),
    receivers: () => receiversOf(config, channels, ledger),
  };
}

export interface Notifier {
  /** Calls `onProgress` after every step that may have taken long. */
  run(signal: AbortSignal, onProgress: () => void): Promise<void>;
}

export interface NotifierDeps {
  readonly ledger: Ledger;
  readonly mappings: () => Mappings;
  readonly portalCodes: () => PortalCodes;
  /** What this process last saw of the portal's certificate; null before the first connection with TLS. */
  readonly certificate: () => SeenCertificate | null;
  readonly now: () => Instant;
  readonly log: Log;
}

export function createNotifier(config: Config, deps: NotifierDeps): Notifier {
  const { alarms, notify } = config;
  const { log } = deps;
  const channels = createChannels(config, log);
  const letterhead = letterheadOf(config);
  const { mailer } = channels;
  const backoff = new ReceiverBackoff(() => performance.now());
  const watching = {
    ...deps,
    rules: alarms.rules,
    reminderMs: alarms.reminderHours * 3_600_000,
    backoff,
    language: letterhead.language,
    since: deps.now(),
    expiries: () => expiriesOf(config, deps.ledger),
    sources: config.sources.map(({ name }) => name),
  };
  const digest = {
    ...deps,
    at: notify.digest.at,
    recipients: digestRecipients(notify.digest),
    backoff,
    letterhead,
  };
  return {
    async run(signal, onProgress) {
      await keepCertificate(deps.ledger, deps.certificate(), deps.now());
      const receivers = await receiversOf(config, channels, deps.ledger);
      await watch({ ...watching, receivers }, signal);
      onProgress();
      if (mailer !== null) await sendDigests({ ...digest, mailer, onSent: onProgress }, signal);
    },
  };
}

function digestRecipients({
  agencies,
  to,
}: Config['notify']['digest']): ReadonlyMap<string | null, readonly string[]> {
  const all = new Map<string | null, readonly string[]>([[null, to], ...Object.entries(agencies ?? {})]);
  return new Map([...all].filter(([, addresses]) => addresses.length > 0));
}
