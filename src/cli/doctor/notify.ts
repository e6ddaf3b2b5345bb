import { createChannels } from '../../app/notifications.ts';
import { type Check, failed } from './check.ts';
import { type Finding, type FindingName, ok } from './findings.ts';

/** Whether the channels can be reached, mail login included. Nothing is sent. */
export const channels: Check = async ({ config, log, texts, language }, signal) => {
  const reached = async (name: FindingName, attempt: Promise<void>): Promise<Finding> =>
    await attempt.then(
      () => ok(name, texts.reachable),
      (error: unknown) => failed(name, error, language),
    );
  const { webhook, mailer } = createChannels(config, log);
  return await Promise.all([
    ...(webhook === null ? [] : [reached('notify_webhook', webhook.reach(signal))]),
    ...(mailer === null ? [] : [reached('notify_email', mailer.reach())]),
  ]);
};
