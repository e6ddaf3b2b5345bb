import { formatInstant } from '../domain/time.ts';
import type { Notice } from './notice.ts';
import { type Letterhead, noticeText } from './noticeText.ts';
import { ALARM_RULES } from './rules.ts';

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
        raisedAt: formatInstant(alarm.raisedAt, offsetMs),
        ...alarm.figures,
        title,
        details,
        remedy,
      };
    }),
  };
}
