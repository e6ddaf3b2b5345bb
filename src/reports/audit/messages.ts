import type { Language } from '../../domain/language.ts';
import type { AuditAction, AuditProof } from '../../ledger/port/audit.ts';
import type { KeyState } from '../keys/text.ts';

interface AccessTexts {
  readonly keys: {
    readonly states: Readonly<Record<KeyState, string>>;
    readonly created: (name: string, role: string) => string;
    readonly once: string;
    readonly revoked: (name: string) => string;
    readonly list: string;
    readonly none: string;
    readonly scope: (agencies: string) => string;
    readonly until: (when: string) => string;
    readonly columns: Readonly<Record<'id' | 'name' | 'role' | 'expires' | 'lastUsed' | 'state', string>>;
    readonly badName: (name: string) => string;
    readonly badNameRemedy: string;
    readonly taken: (name: string) => string;
    readonly takenRemedy: (name: string) => string;
    readonly badExpiry: (text: string) => string;
    readonly badExpiryRemedy: string;
    readonly unknownAgency: (code: string) => string;
    readonly unknownAgencyRemedy: (near: string | null) => string;
    readonly tooMany: (most: string) => string;
    readonly tooManyRemedy: string;
    readonly unknown: (name: string) => string;
    readonly unknownRemedy: (near: string | null) => string;
  };
  readonly audit: {
    readonly list: string;
    readonly none: string;
    readonly note: string;
    readonly actions: Readonly<Record<AuditAction, string>>;
    readonly intact: (rows: string) => string;
    readonly empty: string;
    readonly head: string;
    readonly keepHead: string;
    readonly broken: Readonly<Record<NonNullable<AuditProof['broken']>['why'], (seq: string) => string>>;
    readonly brokenRemedy: string;
    readonly headAt: (seq: string, after: string) => string;
    readonly headGone: string;
    readonly headGoneRemedy: string;
    readonly noCommand: (word: string) => string;
    readonly noCommandRemedy: (near: string) => string;
    readonly badHead: string;
    readonly badHeadRemedy: string;
  };
}

const vi: AccessTexts = {
  keys: {
    states: { active: 'còn hiệu lực', expired: 'đã hết hạn', revoked: 'đã thu hồi' },
    created: (name, role) => `Đã tạo khóa "${name}" (${role}).`,
    once: 'Khóa chỉ hiện một lần này và không được lưu lại: hãy cất ngay vào nơi an toàn.',
    revoked: (name) => `Đã thu hồi khóa "${name}"; khóa mất hiệu lực ngay.`,
    list: 'KHÓA API',
    none: 'Chưa có khóa nào. Tạo khóa bằng lệnh keys create.',
    scope: (agencies) => `Phạm vi: ${agencies}`,
    until: (when) => `Hiệu lực đến ${when}.`,
    columns: {
      id: 'Mã',
      name: 'Tên',
      role: 'Vai trò',
      expires: 'Hạn dùng',
      lastUsed: 'Dùng lần cuối',
      state: 'Tình trạng',
    },
    badName: (name) => `"${name}" không dùng làm tên khóa được.`,
    badNameRemedy: 'Đặt tên dài 1 đến 64 ký tự gồm chữ, số, dấu cách và . _ @ -, bắt đầu bằng chữ hoặc số.',
    taken: (name) => `Đã có khóa mang tên "${name}".`,
    takenRemedy: (name) => `Chọn tên khác, hoặc thu hồi khóa cũ trước: keys revoke "${name}"`,
    badExpiry: (text) => `"${text}" không phải là hạn dùng trong tương lai.`,
    badExpiryRemedy:
      'Nhập ngày cuối còn hiệu lực dạng 2027-12-31, hoặc thời hạn dạng 12h, 90d; xa nhất 100 năm.',
    unknownAgency: (code) => `Bảng cơ quan không có mã "${code}".`,
    unknownAgencyRemedy: (near) =>
      near === null
        ? 'Xem mã các cơ quan trong bảng mappings.agencies.'
        : `Có phải là "${near}"? Xem mã các cơ quan trong bảng mappings.agencies.`,
    tooMany: (most) => `Một khóa giới hạn được nhiều nhất trong ${most} cơ quan.`,
    tooManyRemedy: 'Nêu cơ quan cấp trên: phạm vi gồm cả các cơ quan trực thuộc.',
    unknown: (name) => `Không có khóa nào còn dùng mang tên hoặc mã "${name}".`,
    unknownRemedy: (near) =>
      near === null ? 'Xem các khóa bằng lệnh keys list.' : `Có phải là "${near}"? Xem bằng lệnh keys list.`,
  },
  audit: {
    list: 'NHẬT KÝ THAO TÁC',
    none: 'Không có thao tác nào trong thời gian này.',
    note: 'Ghi chú',
    actions: {
      'replay.created': 'Gửi lại hồ sơ',
      'replay.paused': 'Tạm dừng gửi lại',
      'replay.resumed': 'Tiếp tục gửi lại',
      'replay.cancelled': 'Hủy gửi lại',
      'delivery.paused': 'Tạm dừng gửi',
      'delivery.resumed': 'Gửi tiếp',
      'key.created': 'Tạo khóa API',
      'key.revoked': 'Thu hồi khóa API',
      'config.changed': 'Cấu hình mới có hiệu lực',
      'mappings.changed': 'Bảng ánh xạ mới có hiệu lực',
      'published.recorded': 'Ghi số liệu công bố',
      'baseline.started': 'Bắt đầu nhập hồ sơ đã có trên Cổng',
      'baseline.imported': 'Nhập xong hồ sơ đã có trên Cổng',
      'verify.forced': 'Đối soát và tin kết quả của Cổng',
      'verify.ended': 'Kết thúc đối soát; hồ sơ phải gửi lại',
      'snapshot.taken': 'Chốt số liệu theo lệnh',
    },
    intact: (rows) => `Nhật ký nguyên vẹn: ${rows} dòng, không dòng nào bị sửa, xóa hay chèn.`,
    empty: 'Nhật ký chưa có dòng nào.',
    head: 'Mã băm của dòng cuối:',
    keepHead:
      'Ghi mã này ở nơi khác, ví dụ vào sổ trực: sau này audit verify --head cho biết có dòng nào từ đó về trước bị cắt bỏ hay không.',
    broken: {
      missing: (seq) => `Nhật ký không nguyên vẹn: thiếu dòng ${seq}.`,
      unlinked: (seq) => `Nhật ký không nguyên vẹn: dòng ${seq} không nối với dòng trước nó.`,
      altered: (seq) => `Nhật ký không nguyên vẹn: dòng ${seq} đã bị sửa sau khi ghi.`,
    },
    brokenRemedy:
      'Giữ nguyên tệp ledger.db để xem xét, và so với bản sao lưu: các dòng trước dòng này vẫn đúng.',
    headAt: (seq, after) => `Mã đã ghi là của dòng ${seq}; sau đó có thêm ${after} dòng.`,
    headGone: 'Không dòng nào có mã băm đã ghi: phần cuối của nhật ký đã bị cắt bỏ hoặc viết lại.',
    headGoneRemedy: 'Giữ nguyên tệp ledger.db để xem xét, và so với bản sao lưu.',
    noCommand: (word) => `Không có lệnh audit ${word}.`,
    noCommandRemedy: (near) => `Có phải là audit ${near}?`,
    badHead: 'Mã của --head phải gồm 64 chữ số thập lục phân.',
    badHeadRemedy: 'Chép nguyên mã mà audit verify đã in.',
  },
};

const en: AccessTexts = {
  keys: {
    states: { active: 'active', expired: 'expired', revoked: 'revoked' },
    created: (name, role) => `Key "${name}" (${role}) is made.`,
    once: 'It is shown this once and kept nowhere: put it in a safe place now.',
    revoked: (name) => `Key "${name}" is revoked, and lets nobody in from now on.`,
    list: 'API keys',
    none: 'There are no keys yet. Make one with keys create.',
    scope: (agencies) => `Scope: ${agencies}`,
    until: (when) => `Valid until ${when}.`,
    columns: {
      id: 'Id',
      name: 'Name',
      role: 'Role',
      expires: 'Expires',
      lastUsed: 'Last used',
      state: 'State',
    },
    badName: (name) => `"${name}" cannot be the name of a key.`,
    badNameRemedy:
      'Use 1 to 64 letters, digits, blanks and . _ @ -, with a letter or a digit at the beginning.',
    taken: (name) => `There is a key named "${name}" already.`,
    takenRemedy: (name) => `Choose another name, or revoke that one first: keys revoke "${name}"`,
    badExpiry: (text) => `"${text}" is no expiry in the future.`,
    badExpiryRemedy:
      'Give the last day it is valid, such as 2027-12-31, or how long, such as 12h or 90d; a hundred years at most.',
    unknownAgency: (code) => `The table of agencies has no code "${code}".`,
    unknownAgencyRemedy: (near) =>
      near === null
        ? 'See the codes in mappings.agencies.'
        : `Did you mean "${near}"? See mappings.agencies.`,
    tooMany: (most) => `A key can be limited to ${most} agencies at most.`,
    tooManyRemedy: 'Name the agency above them: a scope includes what is below.',
    unknown: (name) => `No key that is not revoked has the name or id "${name}".`,
    unknownRemedy: (near) =>
      near === null ? 'See the keys with keys list.' : `Did you mean "${near}"? See keys list.`,
  },
  audit: {
    list: 'Audit trail',
    none: 'Nothing was changed in this time.',
    note: 'Note',
    actions: {
      'replay.created': 'Cases replayed',
      'replay.paused': 'Replay paused',
      'replay.resumed': 'Replay resumed',
      'replay.cancelled': 'Replay cancelled',
      'delivery.paused': 'Delivery paused',
      'delivery.resumed': 'Delivery resumed',
      'key.created': 'API key made',
      'key.revoked': 'API key revoked',
      'config.changed': 'New configuration in force',
      'mappings.changed': 'New mapping tables in force',
      'published.recorded': 'Published figures recorded',
      'baseline.started': 'Import of a baseline begun',
      'baseline.imported': 'Import of a baseline ended',
      'verify.forced': 'Verification that believes the portal begun',
      'verify.ended': 'Verification ended; cases to be sent again',
      'snapshot.taken': 'Snapshot taken on demand',
    },
    intact: (rows) => `The trail is intact: none of its rows (${rows}) was changed, removed or put in.`,
    empty: 'The trail has no rows yet.',
    head: 'Hash of the last row:',
    keepHead:
      'Write it down elsewhere, such as in the duty log: later, audit verify --head tells whether rows up to it were cut off.',
    broken: {
      missing: (seq) => `The trail is not intact: row ${seq} is missing.`,
      unlinked: (seq) => `The trail is not intact: row ${seq} does not follow the row before it.`,
      altered: (seq) => `The trail is not intact: row ${seq} was changed after it was written.`,
    },
    brokenRemedy:
      'Keep ledger.db as it is for examination, and compare it with a back-up: the rows before this one are right.',
    headAt: (seq, after) => `The noted hash is that of row ${seq}; rows after it: ${after}.`,
    headGone: 'No row has the noted hash: the end of the trail was cut off or written anew.',
    headGoneRemedy: 'Keep ledger.db as it is for examination, and compare it with a back-up.',
    noCommand: (word) => `There is no command audit ${word}.`,
    noCommandRemedy: (near) => `Did you mean audit ${near}?`,
    badHead: 'The hash of --head has to be 64 hexadecimal digits.',
    badHeadRemedy: 'Copy the whole hash that audit verify printed.',
  },
};

export function accessTextsOf(language: Language): AccessTexts {
  return language === 'vi' ? vi : en;
}
