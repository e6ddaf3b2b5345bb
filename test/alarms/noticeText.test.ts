import { describe, expect, it } from 'vitest';
import { NOTICE_EVENTS, type Notice } from '../../src/alarms/notice.ts';
import { noticeMail } from '../../src/alarms/noticeMail.ts';
import { type Letterhead, noticeText } from '../../src/alarms/noticeText.ts';
import { noticeDocument } from '../../src/alarms/receivers.ts';
import { ALARM_KINDS } from '../../src/alarms/rules.ts';
import { PORTAL_FAULTS, type PortalFault } from '../../src/domain/portalFault.ts';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { deliveryTexts } from '../../src/reports/delivery/messages.ts';
import { HOUR, NOW } from './readings.ts';

const IN: Record<'vi' | 'en', Letterhead> = {
  vi: { province: { code: 'H23', name: 'Hải Dương' }, language: 'vi', offsetMs: VIETNAM_OFFSET_MS },
  en: { province: { code: 'H23', name: 'Hải Dương' }, language: 'en', offsetMs: VIETNAM_OFFSET_MS },
};

function notice(over: Partial<Notice['alarm']> = {}, event: Notice['event'] = 'raised', id = 'n1'): Notice {
  const figures = { value: 6.2, unsynced: 62_000, total: 1_000_000, cause: null };
  const alarm = { rule: 'gap_over:5', kind: 'gap_over', name: null, limit: 5, agency: null } as const;
  return { id, event, at: NOW + HOUR, alarm: { ...alarm, raisedAt: NOW, figures, ...over } };
}

const only = { unsynced: null, total: null, cause: null };

describe('a notice', () => {
  it.each<[Partial<Notice['alarm']>, Notice['event'], string, string]>([
    [
      {},
      'raised',
      'Tỷ lệ chưa đồng bộ 6,20%, vượt ngưỡng 5,00%',
      'Unsynced rate 6.20%, over the limit of 5.00%',
    ],
    [
      { kind: 'agency_below', limit: 90, agency: { code: 'H23.12', name: 'Sở Tư pháp' } },
      'recovered',
      'Sở Tư pháp (H23.12): tỷ lệ đồng bộ đạt 6,20% (ngưỡng 90,00%)',
      'Sở Tư pháp (H23.12): synced rate up to 6.20% (limit 90.00%)',
    ],
    [
      { kind: 'gap_growing', limit: 24, figures: { ...only, value: 0.35 } },
      'reminder',
      'Tỷ lệ chưa đồng bộ tăng 0,35 điểm % trong 24 giờ',
      'Unsynced rate up by 0.35 points in 24 h',
    ],
    [
      { kind: 'oldest_unsynced', limit: 0.5, figures: { ...only, value: 3 } },
      'raised',
      'Có hồ sơ chưa đồng bộ đã 3 ngày (ngưỡng 0,5 ngày)',
      'A case has not been synced for 3 days (limit 0.5 days)',
    ],
    [
      { kind: 'no_poll', limit: 30, figures: { ...only, value: null } },
      'raised',
      'Chưa lần nào đọc được thay đổi từ hệ thống của tỉnh (ngưỡng 30 phút)',
      'Changes have never been read from the provincial system (limit 30 min)',
    ],
    [
      { kind: 'circuit_open', limit: 10, figures: { ...only, value: 1_440, cause: 'outage' } },
      'raised',
      'Việc gửi hồ sơ lên Cổng tạm dừng đã 1.440 phút (Cổng không phản hồi)',
      'Delivery to the portal held for 1,440 min (the portal does not answer)',
    ],
    [
      { kind: 'circuit_open', limit: 10, figures: { ...only, value: 20, cause: 'outage', fault: 'name' } },
      'raised',
      'Việc gửi hồ sơ lên Cổng tạm dừng đã 20 phút (không phân giải được tên máy chủ trong địa chỉ adapter)',
      "Delivery to the portal held for 20 min (the host name in the adapter's address does not resolve)",
    ],
    [
      {
        kind: 'portal_certificate',
        limit: 14,
        figures: { ...only, value: 12, expiresAt: Date.parse('2024-11-17T23:59:59+07:00') },
      },
      'raised',
      'Chứng thư số TLS của adapter Cổng chỉ có hiệu lực đến 17/11/2024',
      "The TLS certificate of the portal's adapter is only valid until 2024-11-17",
    ],
    [
      {},
      'withdrawn',
      'Tỷ lệ chưa đồng bộ vượt ngưỡng: quy tắc này không còn trong cấu hình',
      'Unsynced rate over its limit: the rule is no longer configured',
    ],
  ])('of %j, %s, reads as an official would write it', (over, event, vi, en) => {
    expect(noticeText(notice(over, event), IN.vi).title).toBe(vi);
    expect(noticeText(notice(over, event), IN.en).title).toBe(en);
  });

  it('of a rule that is gone has no figures, which nobody has read since', () => {
    const details = (event: 'withdrawn' | 'recovered') => noticeText(notice({}, event), IN.en).details;
    expect(details('recovered')[0]).toMatch(/^Not synced: /);
    expect(details('withdrawn').join()).not.toContain('Not synced');
    expect(details('withdrawn')[0]).toMatch(/^Since: /);
  });

  it('of an outage whose fault is known has the remedy of that fault', () => {
    const { figures } = notice().alarm;
    for (const fault of Object.keys(PORTAL_FAULTS) as PortalFault[]) {
      const held = notice({ kind: 'circuit_open', figures: { ...figures, cause: 'outage', fault } });
      expect(noticeText(held, IN.vi).remedy).toBe(deliveryTexts('vi').faultRemedies[fault]);
    }
  });

  it('of every kind and event has texts in both languages, and a remedy while the alarm is active', () => {
    for (const letterhead of Object.values(IN)) {
      for (const kind of ALARM_KINDS) {
        for (const event of NOTICE_EVENTS) {
          const { title, details, remedy } = noticeText(notice({ kind }, event), letterhead);
          expect([title, ...details].join()).not.toMatch(/undefined|null|NaN/);
          expect(remedy !== null).toBe(event === 'raised' || event === 'reminder');
        }
      }
    }
  });

  it('cleans a name to one line', () => {
    const agency = { code: 'H23.12', name: 'Sở\r\nBcc: a@b.test\u202E' };
    const mail = noticeMail([notice({ kind: 'agency_below', agency, name: 'x\ny' })], IN.vi);
    expect(mail.subject).toContain('Sở Bcc: a@b.test (H23.12)');
    expect(mail.subject + mail.text).not.toMatch(/\r|\u202E|x\ny/);
  });
});

describe('a mail of notices', () => {
  it('has the title of a single notice as its subject, else their number', () => {
    expect(noticeMail([notice()], IN.vi).subject).toBe(
      '[dongbo H23] Cảnh báo: Tỷ lệ chưa đồng bộ 6,20%, vượt ngưỡng 5,00%',
    );
    const several = [notice(), notice({}, 'raised', 'n2'), notice({}, 'recovered', 'n3')];
    expect(noticeMail(several, IN.vi).subject).toBe('[dongbo H23] 3 thông báo: cảnh báo 2, đã khắc phục 1');
    expect(noticeMail(several, IN.en).subject).toBe('[dongbo H23] 3 notices: alarm 2, recovered 1');
  });

  it('contains each with its figures, remedy and id', () => {
    const { text } = noticeMail([notice({ name: 'Toàn tỉnh' }), notice({}, 'recovered', 'n2')], IN.vi);
    expect(text).toBe(`Hải Dương (H23), 05/11/2024 09:30

1. CẢNH BÁO: Tỷ lệ chưa đồng bộ 6,20%, vượt ngưỡng 5,00%
   Chưa đồng bộ: 62.000 trên tổng số 1.000.000 hồ sơ
   Bắt đầu: 05/11/2024 08:30
   Quy tắc: Toàn tỉnh (gap_over:5)
   Hướng xử lý: Xem nguyên nhân và cơ quan chịu trách nhiệm bằng lệnh npm run -s dongbo -- gap --by reason.

2. ĐÃ KHẮC PHỤC: Tỷ lệ chưa đồng bộ còn 6,20% (ngưỡng 5,00%)
   Chưa đồng bộ: 62.000 trên tổng số 1.000.000 hồ sơ
   Bắt đầu: 05/11/2024 08:30
   Quy tắc: gap_over:5

-- 
Thư tự động của dongbo, không có dữ liệu cá nhân. Mã thông báo:
  n1
  n2
`);
  });

  it('has the same id only with the same notices', () => {
    const idOf = (...ids: string[]): string =>
      noticeMail(
        ids.map((id) => notice({}, 'raised', id)),
        IN.vi,
      ).id;
    expect(idOf('a', 'b')).toBe(idOf('a', 'b'));
    expect(idOf('a', 'b')).not.toBe(idOf('a'));
    expect(idOf('a')).not.toBe(idOf('b'));
  });
});

describe('the document of notices', () => {
  it('has stable keys, instants with the offset of Vietnam, and no limit where the kind has none', () => {
    const drift = {
      kind: 'counter_drift',
      rule: 'counter_drift',
      limit: 0,
      figures: { ...only, value: 3 },
    } as const;
    expect(noticeDocument([notice(drift)], IN.en)).toEqual({
      sender: 'dongbo',
      version: 1,
      province: { code: 'H23', name: 'Hải Dương' },
      notices: [
        {
          id: 'n1',
          event: 'raised',
          at: '2024-11-05T09:30:00+07:00',
          rule: 'counter_drift',
          kind: 'counter_drift',
          name: null,
          limit: null,
          unit: null,
          agency: null,
          source: null,
          raisedAt: '2024-11-05T08:30:00+07:00',
          value: 3,
          unsynced: null,
          total: null,
          cause: null,
          title: 'The nightly audit found 3 wrong counters and corrected them',
          details: ['Since: 2024-11-05 08:30', 'Rule: counter_drift'],
          remedy: 'Report it with the log of that day: it is a bug in dongbo.',
        },
      ],
    });
  });
});
