import type { AlarmEvent } from './evaluate.ts';
import type { AlarmKind } from './rules.ts';

/** A notice's figures as they are written: rates with their sign, counts grouped. */
export interface Written {
  readonly value: string;
  readonly limit: string;
  /** Empty where the province as a whole is meant. */
  readonly agency: string;
  readonly cause: string;
}

interface KindTexts {
  readonly label: string;
  readonly raised: (written: Written) => string;
  readonly recovered: (written: Written) => string;
  readonly remedy: string;
}

/** Every Vietnamese word of alarms and their notices. messages.en.ts has the same keys. */
export const vi = {
  events: {
    raised: 'Cảnh báo',
    reminder: 'Nhắc lại',
    recovered: 'Đã khắc phục',
    withdrawn: 'Ngừng theo dõi',
    test: 'Thử',
  } satisfies Record<AlarmEvent['event'], string>,
  kinds: {
    gap_over: {
      label: 'Tỷ lệ chưa đồng bộ vượt ngưỡng',
      raised: ({ value, limit }) => `Tỷ lệ chưa đồng bộ ${value}, vượt ngưỡng ${limit}`,
      recovered: ({ value, limit }) => `Tỷ lệ chưa đồng bộ còn ${value} (ngưỡng ${limit})`,
      remedy: 'Xem nguyên nhân và cơ quan chịu trách nhiệm bằng lệnh gap --by reason.',
    },
    gap_growing: {
      label: 'Tỷ lệ chưa đồng bộ tăng',
      raised: ({ value, limit }) => `Tỷ lệ chưa đồng bộ tăng ${value} điểm % trong ${limit} giờ`,
      recovered: ({ limit }) => `Tỷ lệ chưa đồng bộ không còn tăng trong ${limit} giờ qua`,
      remedy: 'Xem nguyên nhân mới phát sinh bằng lệnh gap --by reason và gap --by age.',
    },
    agency_below: {
      label: 'Cơ quan có tỷ lệ đồng bộ thấp',
      raised: ({ agency, value, limit }) => `${agency}: tỷ lệ đồng bộ ${value}, dưới ngưỡng ${limit}`,
      recovered: ({ agency, value, limit }) => `${agency}: tỷ lệ đồng bộ đạt ${value} (ngưỡng ${limit})`,
      remedy: 'Gửi cơ quan danh sách hồ sơ cần xử lý bằng lệnh records --agency.',
    },
    oldest_unsynced: {
      label: 'Hồ sơ chưa đồng bộ quá lâu',
      raised: ({ value, limit }) => `Có hồ sơ chưa đồng bộ đã ${value} ngày (ngưỡng ${limit} ngày)`,
      recovered: ({ limit }) => `Không còn hồ sơ nào chưa đồng bộ quá ${limit} ngày`,
      remedy: 'Tìm các hồ sơ chờ lâu nhất bằng lệnh gap --by age và records.',
    },
    no_poll: {
      label: 'Không đọc được hệ thống của tỉnh',
      raised: ({ value, limit }) =>
        value === ''
          ? `Chưa lần nào đọc được thay đổi từ hệ thống của tỉnh (ngưỡng ${limit} phút)`
          : `Không đọc được thay đổi từ hệ thống của tỉnh đã ${value} phút (ngưỡng ${limit} phút)`,
      recovered: () => 'Đã đọc lại được thay đổi từ hệ thống của tỉnh',
      remedy: 'Kiểm tra hệ thống của tỉnh và đường truyền bằng lệnh doctor.',
    },
    circuit_open: {
      label: 'Tạm dừng gửi lên Cổng',
      raised: ({ value, cause }) => `Việc gửi hồ sơ lên Cổng tạm dừng đã ${value} phút (${cause})`,
      recovered: () => 'Việc gửi lên Cổng đã tiếp tục',
      remedy: 'Xem nguyên nhân bằng lệnh doctor; làm rõ với cơ quan vận hành Cổng nếu kéo dài.',
    },
    counter_drift: {
      label: 'Số đếm bị lệch',
      raised: ({ value }) => `Kiểm tra hằng đêm thấy ${value} số đếm bị lệch; đã tự sửa lại cho đúng`,
      recovered: () => 'Kiểm tra hằng đêm: mọi số đếm đều đúng',
      remedy: 'Gửi nhật ký của ngày cho nhóm phát triển dongbo: đây là lỗi của phần mềm.',
    },
  } satisfies Record<AlarmKind, KindTexts> as Record<AlarmKind, KindTexts>,
  testTitle: 'Thông báo thử của dongbo',
  testText: 'Nơi nhận này nhận được thông báo của dongbo. Không cần xử lý.',
  withdrawn: (label: string) => `${label}: quy tắc này không còn trong cấu hình`,
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

/** Vietnamese is the original: what English lacks does not compile. */
export type AlarmTexts = typeof vi;
