import { createChannels } from '../../app/notifications.ts';
import { type Check, type Finding, failed, ok } from './check.ts';
import type { FindingName } from './titles.ts';

/** Whether the channels can be reached, mail login included. Nothing is sent. */
export const notify: Check = {
  name: 'notify',
  exitCode: 1,
  async run({ config, log }, signal) {
    const { webhook, mailer } = createChannels(config, log);
    const tried: Promise<Finding>[] = [];
    if (webhook !== null) tried.push(reached('notify_webhook', webhook.reach(signal)));
    if (mailer !== null) tried.push(reached('notify_email', mailer.reach()));
    return await Promise.all(tried);
  },
};

async function reached(name: FindingName, attempt: Promise<void>): Promise<Finding> {
  try {
    await attempt;
    return ok(name, {
      vi: 'Kết nối được; chưa gửi gì. Thử gửi bằng lệnh alarms --test.',
      en: 'Reachable; nothing was sent. To send a test: alarms --test.',
    });
  } catch (error) {
    return failed({ name, exitCode: 1 }, error);
  }
}
