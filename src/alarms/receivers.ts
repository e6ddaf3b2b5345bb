import { formatInstant } from '../domain/time.ts';
import type { Mailer, Webhook, WebhookMessage } from '../notify/notify.ts';
import { type Notice, RECEIVERS, type ReceiverName } from './notice.ts';
import { noticeBlocks, noticeMail } from './noticeMail.ts';
import { type Letterhead, noticeText } from './noticeText.ts';
import { ALARM_RULES } from './rules.ts';
import type { NoticeReceiver } from './watch.ts';

/** The configured receivers of notices. Mail without recipients is for digests only. */
export function noticeReceivers(
  channels: {
    readonly webhook: Webhook | null;
    readonly mailer: Mailer | null;
    /** By agency code; null = those who get every notice. */
    readonly mailTo: ReadonlyMap<string | null, readonly string[]>;
  },
  letterhead: Letterhead,
): readonly NoticeReceiver[] {
  const { webhook, mailer, mailTo } = channels;
  const deliveries = {
    webhook:
      webhook === null
        ? null
        : (notices, signal) => webhook.post(webhookMessage(notices, letterhead), signal),
    email:
      mailer === null || mailTo.size === 0
        ? null
        : async (notices) => {
            for (const [agency, to] of mailTo) {
              const own = notices.filter(({ event, alarm }) => concerns(agency, event, alarm));
              if (own.length > 0) await mailer.send({ ...noticeMail(own, letterhead), to });
            }
          },
  } satisfies Record<ReceiverName, NoticeReceiver['deliver'] | null>;
  return RECEIVERS.flatMap((name) => {
    const deliver = deliveries[name];
    return deliver === null ? [] : [{ name, deliver }];
  });
}

/** Who subscribed for one agency gets what is about it, and the tests. */
function concerns(agency: string | null, event: Notice['event'], alarm: Notice['alarm']): boolean {
  return agency === null || event === 'test' || alarm.agency?.code === agency;
}

function webhookMessage(notices: readonly Notice[], letterhead: Letterhead): WebhookMessage {
  const { subject, blocks } = noticeBlocks(notices, letterhead);
  return { document: noticeDocument(notices, letterhead), title: subject, text: blocks.join('\n\n') };
}

/**
 * What a webhook receives. Keys, kinds and events are stable; `title`, `details` and `remedy` are for people, in the
 * configured language. A receiver recognises a notice that comes twice by its `id`.
 */
export function noticeDocument(notices: readonly Notice[], letterhead: Letterhead): unknown {
  const { province, offsetMs } = letterhead;
  return {
    sender: 'dongbo',
    version: 1,
    province: { code: province.code, name: province.name },
    notices: notices.map((notice) => {
      const { id, event, at, alarm } = notice;
      const { title, details, remedy } = noticeText(notice, letterhead);
      return {
        id,
        event,
        at: formatInstant(at, offsetMs),
        rule: alarm.rule,
        kind: alarm.kind,
        name: alarm.name,
        limit: ALARM_RULES[alarm.kind].unit === null ? null : alarm.limit,
        unit: ALARM_RULES[alarm.kind].unit,
        agency: alarm.agency,
        source: alarm.source ?? null,
        raisedAt: formatInstant(alarm.raisedAt, offsetMs),
        ...alarm.figures,
        title,
        details,
        remedy,
      };
    }),
  };
}
