import { inBoth } from '../../domain/language.ts';
import type { AuditAction, AuditProof } from '../../ledger/port/audit.ts';

const vi = {
  list: 'NHẬT KÝ THAO TÁC',
  none: 'Không có thao tác nào trong thời gian này.',
  note: 'Ghi chú',
  actions: {
    'replay.created': 'Gửi lại hồ sơ',
    'replay.paused': 'Tạm dừng gửi lại',
    'replay.resumed': 'Tiếp tục gửi lại',
    'replay.cancelled': 'Hủy gửi lại',
    'delivery.paused': 'Tạm dừng gửi',
    'delivery.resumed': 'Tiếp tục gửi',
    'catalogue.accepted': 'Chấp nhận danh mục thủ tục của Cổng',
    'key.created': 'Tạo khóa API',
    'key.revoked': 'Thu hồi khóa API',
    'config.changed': 'Áp dụng cấu hình mới',
    'mappings.applied': 'Đồng ý gửi lại theo bảng mã mới',
    'mappings.changed': 'Áp dụng bảng gán mã mới',
    'published.recorded': 'Ghi số liệu công bố',
    'baseline.started': 'Bắt đầu nhập hồ sơ đã có trên Cổng',
    'baseline.imported': 'Nhập xong hồ sơ đã có trên Cổng',
    'verify.forced': 'Đối soát, chấp nhận kết quả của Cổng',
    'verify.ended': 'Kết thúc đối soát; hồ sơ phải gửi lại',
    'snapshot.taken': 'Chốt số liệu theo lệnh',
  } satisfies Record<AuditAction, string>,
  intact: (rows: string) => `Nhật ký nguyên vẹn: ${rows} dòng, không dòng nào bị sửa, xóa hay chèn.`,
  empty: 'Nhật ký chưa có dòng nào.',
  head: 'Mã băm của dòng cuối:',
  keepHead:
    'Ghi mã này ở nơi khác, ví dụ vào sổ trực: sau này audit verify --head cho biết có dòng nào từ đó về trước bị cắt bỏ hay không.',
  broken: {
    missing: (seq: string) => `Nhật ký không nguyên vẹn: thiếu dòng ${seq}.`,
    unlinked: (seq: string) => `Nhật ký không nguyên vẹn: dòng ${seq} không nối với dòng trước nó.`,
    altered: (seq: string) => `Nhật ký không nguyên vẹn: dòng ${seq} đã bị sửa sau khi ghi.`,
  } satisfies Record<NonNullable<AuditProof['broken']>['why'], unknown>,
  brokenRemedy:
    'Giữ nguyên tệp ledger.db để xem xét, và so với bản sao lưu: các dòng trước dòng này vẫn đúng.',
  headAt: (seq: string, after: string) => `Mã đã ghi là của dòng ${seq}; sau đó có thêm ${after} dòng.`,
  headGone: 'Không dòng nào có mã băm đã ghi: phần cuối của nhật ký đã bị cắt bỏ hoặc viết lại.',
  headGoneRemedy: 'Giữ nguyên tệp ledger.db để xem xét, và so với bản sao lưu.',
  noCommand: (word: string) => `Không có lệnh audit ${word}.`,
  noCommandRemedy: (near: string) => `Có phải là audit ${near}?`,
  badHead: 'Mã của --head phải gồm 64 chữ số thập lục phân.',
  badHeadRemedy: 'Chép nguyên mã mà audit verify đã in.',
};

const en: typeof vi = {
  list: 'Audit trail',
  none: 'Nothing was changed in this period.',
  note: 'Note',
  actions: {
    'replay.created': 'Cases replayed',
    'replay.paused': 'Replay paused',
    'replay.resumed': 'Replay resumed',
    'replay.cancelled': 'Replay cancelled',
    'delivery.paused': 'Delivery paused',
    'delivery.resumed': 'Delivery resumed',
    'catalogue.accepted': 'Procedure list of the portal accepted',
    'key.created': 'API key created',
    'key.revoked': 'API key revoked',
    'config.changed': 'New configuration applied',
    'mappings.applied': 'Agreed to send cases again by the new tables',
    'mappings.changed': 'New mapping tables applied',
    'published.recorded': 'Published figures recorded',
    'baseline.started': 'Baseline import started',
    'baseline.imported': 'Baseline import finished',
    'verify.forced': 'Forced verification started',
    'verify.ended': 'Verification finished; cases to be sent again',
    'snapshot.taken': 'Snapshot taken on demand',
  },
  intact: (rows) => `The trail is intact: none of its rows (${rows}) was changed, removed or inserted.`,
  empty: 'The trail has no rows yet.',
  head: 'Hash of the last row:',
  keepHead:
    'Write it down elsewhere, such as in the duty log: later, audit verify --head shows whether rows up to it were removed.',
  broken: {
    missing: (seq) => `The trail is not intact: row ${seq} is missing.`,
    unlinked: (seq) => `The trail is not intact: row ${seq} does not follow the row before it.`,
    altered: (seq) => `The trail is not intact: row ${seq} was changed after it was written.`,
  },
  brokenRemedy:
    'Keep ledger.db as it is for examination, and compare it with a back-up: the rows before this one are intact.',
  headAt: (seq, after) => `The noted hash is that of row ${seq}; rows after it: ${after}.`,
  headGone: 'No row has the noted hash: the end of the trail was removed or rewritten.',
  headGoneRemedy: 'Keep ledger.db as it is for examination, and compare it with a back-up.',
  noCommand: (word) => `There is no command audit ${word}.`,
  noCommandRemedy: (near) => `Did you mean audit ${near}?`,
  badHead: 'The hash of --head must be 64 hexadecimal digits.',
  badHeadRemedy: 'Copy the whole hash that audit verify printed.',
};

export const auditTexts = inBoth({ vi, en });
