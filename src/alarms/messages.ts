import { inBoth } from '../domain/language.ts';
import type { AlarmEvent } from './evaluate.ts';
import type { Withdrawal } from './notice.ts';
import { RULES_EN, RULES_VI } from './ruleTexts.ts';

const vi = {
  events: {
    raised: 'Cảnh báo',
    reminder: 'Nhắc lại',
    recovered: 'Đã khắc phục',
    withdrawn: 'Ngừng theo dõi',
    test: 'Thử',
  } satisfies Record<AlarmEvent['event'], string>,
  kinds: RULES_VI,
  testTitle: 'Thông báo thử của dongbo',
  testText: 'Nơi nhận này nhận được thông báo của dongbo. Không cần xử lý.',
  /** After the label of the rule. */
  withdrawn: {
    rule: () => 'quy tắc này không còn trong cấu hình',
    source: (source: string) => `nguồn ${source} không còn trong cấu hình nên cảnh báo này kết thúc`,
    alone: (source: string) =>
      `nguồn ${source} nay là nguồn duy nhất, từ nay được theo dõi như toàn bộ hệ thống của tỉnh`,
    each: () => 'cấu hình nay có nhiều nguồn, từ nay mỗi nguồn được theo dõi riêng',
  } satisfies Record<Withdrawal, (source: string) => string> as Record<
    Withdrawal,
    (source: string) => string
  >,
  subject: (province: string, title: string) => `[dongbo ${province}] ${title}`,
  several: (count: string, parts: string) => `${count} thông báo: ${parts}`,
  since: (when: string) => `Bắt đầu: ${when}`,
  counts: (unsynced: string, total: string) => `Chưa đồng bộ: ${unsynced} trên tổng số ${total} hồ sơ`,
  rule: (rule: string) => `Quy tắc: ${rule}`,
  remedy: (remedy: string) => `Hướng xử lý: ${remedy}`,
  asOf: (province: string, when: string) => `${province}, ${when}`,
  footer: 'Thư tự động của dongbo, không có dữ liệu cá nhân. Mã thông báo:',
  view: {
    title: 'CẢNH BÁO',
    noRules: 'Chưa có quy tắc cảnh báo nào (alarms.rules).',
    quiet: 'không có cảnh báo',
    firing: (when: string) => `từ ${when}`,
    noReceivers: 'Chưa có nơi nhận nào (notify.webhook, notify.email.to).',
    receivers: 'Nơi nhận',
    nothingPending: 'không còn thông báo chờ gửi',
    pending: (count: string, since: string) => `${count} thông báo chờ gửi, từ ${since}`,
    digests: 'bản tin hằng ngày',
    tested: 'đã nhận thông báo thử',
    notTested: (why: string, remedy: string) => `chưa nhận được: ${why} ${remedy}`,
  },
};

const en: typeof vi = {
  events: {
    raised: 'Alarm',
    reminder: 'Reminder',
    recovered: 'Recovered',
    withdrawn: 'Rule removed',
    test: 'Test',
  },
  kinds: RULES_EN,
  testTitle: 'Test notice from dongbo',
  testText: 'This receiver gets the notices of dongbo. There is nothing to do.',
  withdrawn: {
    rule: () => 'the rule is no longer configured',
    source: (source) => `the source ${source} is no longer in the configuration, so this alarm ends`,
    alone: (source) =>
      `the source ${source} is now the only one, and is watched as the provincial system as a whole`,
    each: () => 'the configuration now has several sources, and each is watched by itself',
  },
  subject: (province, title) => `[dongbo ${province}] ${title}`,
  several: (count, parts) => `${count} notices: ${parts}`,
  since: (when) => `Since: ${when}`,
  counts: (unsynced, total) => `Not synced: ${unsynced} of ${total} cases`,
  rule: (rule) => `Rule: ${rule}`,
  remedy: (remedy) => `Remedy: ${remedy}`,
  asOf: (province, when) => `${province}, ${when}`,
  footer: 'Sent automatically by dongbo; contains no personal data. Notice:',
  view: {
    title: 'ALARMS',
    noRules: 'There are no alarm rules (alarms.rules).',
    quiet: 'no alarm',
    firing: (when) => `since ${when}`,
    noReceivers: 'There are no receivers (notify.webhook, notify.email.to).',
    receivers: 'Receivers',
    nothingPending: 'no notices to send',
    pending: (count, since) => `notices to send: ${count}, since ${since}`,
    digests: 'daily digest',
    tested: 'accepted the test notice',
    notTested: (why, remedy) => `did not accept it: ${why} ${remedy}`,
  },
};

export const alarmTexts = inBoth({ vi, en });
