import type { Mailer, Webhook } from '../notify/notify.ts';
import { RECEIVERS, type ReceiverName } from './notice.ts';
import { noticeDocument } from './noticeDocument.ts';
import { noticeMail } from './noticeMail.ts';
import type { Letterhead } from './noticeText.ts';
import type { NoticeReceiver } from './watch.ts';

/** The configured receivers of notices. Mail without recipients is for digests only. */
export function noticeReceivers(
  channels: {
    readonly webhook: Webhook | null;
    readonly mailer: Mailer | null;
    readonly mailTo: readonly string[];
  },
  letterhead: Letterhead,
): readonly NoticeReceiver[] {
  const { webhook, mailer, mailTo } = channels;
  const deliveries = {
    webhook:
      webhook === null
        ? null
        : (notices, signal) => webhook.post(noticeDocument(notices, letterhead), signal),
    email:
      mailer === null || mailTo.length === 0
        ? null
        : (notices) => mailer.send({ ...noticeMail(notices, letterhead), to: mailTo }),
  } satisfies Record<ReceiverName, NoticeReceiver['deliver'] | null>;
  return RECEIVERS.flatMap((name) => {
    const deliver = deliveries[name];
    return deliver === null ? [] : [{ name, deliver }];
  });
}
