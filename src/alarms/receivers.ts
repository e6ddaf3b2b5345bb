import type { Mailer, Webhook } from '../notify/notify.ts';
import { noticeDocument } from './noticeDocument.ts';
import { noticeMail } from './noticeMail.ts';
import type { Letterhead } from './noticeText.ts';
import type { NoticeReceiver } from './watch.ts';

/** The channels that are configured, as receivers of notices. Mail without recipients is for digests only. */
export function noticeReceivers(
  channels: {
    readonly webhook: Webhook | null;
    readonly mailer: Mailer | null;
    readonly mailTo: readonly string[];
  },
  letterhead: Letterhead,
): readonly NoticeReceiver[] {
  const { webhook, mailer, mailTo } = channels;
  const receivers: NoticeReceiver[] = [];
  if (webhook !== null) {
    receivers.push({
      name: 'webhook',
      deliver: (notices, signal) => webhook.post(noticeDocument(notices, letterhead), signal),
    });
  }
  if (mailer !== null && mailTo.length > 0) {
    receivers.push({
      name: 'email',
      deliver: (notices) => mailer.send({ ...noticeMail(notices, letterhead), to: mailTo }),
    });
  }
  return receivers;
}
