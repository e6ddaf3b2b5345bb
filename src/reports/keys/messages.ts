import { inBoth } from '../../domain/language.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { KeyState } from './schema.ts';

const vi = {
  states: { active: 'còn hiệu lực', expired: 'đã hết hạn', revoked: 'đã thu hồi' } satisfies Record<
    KeyState,
    string
  >,
  created: (name: string, role: string) => `Đã tạo khóa "${name}" (${role}).`,
  once: 'Khóa chỉ hiện một lần này và không được lưu lại: hãy cất ngay vào nơi an toàn.',
  linkOnce: (until: string) =>
    `Gửi liên kết này cho người dùng: mở một lần, đến ${until}. Trang mở ra hiện khóa; không ai khác biết khóa.`,
  linkAddress:
    'Liên kết dùng địa chỉ của máy này. Nếu mọi người vào trang bằng địa chỉ khác, thay phần đầu, hoặc nêu bằng --link ĐỊA_CHỈ.',
  revoked: (name: string) => `Đã thu hồi khóa "${name}"; khóa mất hiệu lực ngay.`,
  rotated: (count: string) =>
    `Đã đổi khóa mã hóa và mã hóa lại nội dung của ${count} hồ sơ. Nên sao lưu ngay: bản sao lưu cũ cần khóa cũ.`,
  unopened: (count: string) =>
    `Nội dung của ${count} hồ sơ mã hóa bằng khóa đã mất: dongbo sẽ đọc lại từ hệ thống của tỉnh.`,
  noAdminLeft: `Không còn khóa quản trị nào cho toàn tỉnh. Tạo khóa mới bằng lệnh ${typedCommand('keys create --role admin --name TÊN')}.`,
  list: 'KHÓA API',
  none: `Chưa có khóa nào. Tạo khóa bằng lệnh ${typedCommand('keys create --role viewer --name TÊN')}.`,
  scope: (agencies: string) => `Phạm vi: ${agencies}`,
  until: (when: string) => `Hiệu lực đến ${when}.`,
  columns: {
    id: 'Mã',
    name: 'Tên',
    role: 'Vai trò',
    expires: 'Hạn dùng',
    lastUsed: 'Dùng lần cuối',
    state: 'Tình trạng',
  },
  badName: (name: string) => `"${name}" không dùng làm tên khóa được.`,
  badNameRemedy: 'Đặt tên dài 1 đến 64 ký tự gồm chữ, số, dấu cách và . _ @ -, bắt đầu bằng chữ hoặc số.',
  nameInUse: (name: string) => `Đã có khóa mang tên "${name}".`,
  nameInUseRemedy: (name: string) =>
    `Chọn tên khác, hoặc thu hồi khóa cũ trước: ${typedCommand(`keys revoke ${shellWord(name)}`)}`,
  badExpiry: (text: string) => `"${text}" không phải là hạn dùng trong tương lai.`,
  badExpiryRemedy:
    'Nhập ngày cuối còn hiệu lực dạng 2027-12-31, hoặc thời hạn dạng 12h, 90d; xa nhất 100 năm.',
  unknownAgency: (code: string) => `Bảng mã cơ quan không có mã "${code}".`,
  unknownAgencyRemedy: (near: string | null) =>
    near === null
      ? 'Xem mã các cơ quan trong Bảng mã cơ quan.'
      : `Có phải là "${near}"? Xem mã các cơ quan trong Bảng mã cơ quan.`,
  tooMany: (most: string) => `Một khóa giới hạn được nhiều nhất trong ${most} cơ quan.`,
  tooManyRemedy: 'Nêu cơ quan cấp trên: phạm vi gồm cả các cơ quan trực thuộc.',
  unknown: (name: string) => `Không có khóa nào còn dùng mang tên hoặc mã "${name}".`,
  unknownRemedy: (near: string | null) =>
    near === null
      ? `Xem các khóa bằng lệnh ${typedCommand('keys list')}.`
      : `Có phải là "${near}"? Xem bằng lệnh ${typedCommand('keys list')}.`,
};

const en: typeof vi = {
  states: { active: 'active', expired: 'expired', revoked: 'revoked' },
  created: (name, role) => `Key "${name}" (${role}) was created.`,
  once: 'It is shown only once and not stored: save it in a safe place now.',
  linkOnce: (until) =>
    `Give this link to its user: it works once, until ${until}. The page it opens shows the key, which nobody else sees.`,
  linkAddress:
    'It has the address of this machine. If people reach the dashboard by another one, replace its beginning, or name it with --link ADDRESS.',
  revoked: (name) => `Key "${name}" was revoked and is no longer accepted.`,
  rotated: (count) =>
    `The payload key was changed, and the contents of ${count} cases sealed with the new one. Make a backup now: one made before needs the old key.`,
  unopened: (count) =>
    `The contents of ${count} cases were sealed with a key that is lost: dongbo reads them from the source again.`,
  noAdminLeft: `No administrator of the whole province is left. Make a key with ${typedCommand('keys create --role admin --name NAME')}.`,
  list: 'API keys',
  none: `There are no keys yet. Create one with ${typedCommand('keys create --role viewer --name NAME')}.`,
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
  badNameRemedy: 'Use 1 to 64 letters, digits, spaces and . _ @ -, starting with a letter or a digit.',
  nameInUse: (name) => `A key named "${name}" already exists.`,
  nameInUseRemedy: (name) =>
    `Choose another name, or revoke the old key first: ${typedCommand(`keys revoke ${shellWord(name)}`)}`,
  badExpiry: (text) => `"${text}" is not an expiry in the future.`,
  badExpiryRemedy:
    'Enter the last valid day, such as 2027-12-31, or a duration, such as 12h or 90d; at most 100 years.',
  unknownAgency: (code) => `The agency table has no code "${code}".`,
  unknownAgencyRemedy: (near) =>
    near === null ? 'See the codes in mappings.agencies.' : `Did you mean "${near}"? See mappings.agencies.`,
  tooMany: (most) => `A key can be limited to at most ${most} agencies.`,
  tooManyRemedy: 'Use a superior agency: a scope includes the agencies below it.',
  unknown: (name) => `No unrevoked key has the name or id "${name}".`,
  unknownRemedy: (near) =>
    near === null
      ? `See the keys with ${typedCommand('keys list')}.`
      : `Did you mean "${near}"? See ${typedCommand('keys list')}.`,
};

export const keysTexts = inBoth({ vi, en });
