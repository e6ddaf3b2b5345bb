import { inPairs } from '../../../domain/language.ts';

export const userTexts = inPairs({
  intro: [
    'Mỗi người có một khóa truy cập riêng. Người được thêm nhận một liên kết dùng một lần, trong 24 giờ; mở liên kết là đăng nhập và nhận khóa. Chỉ người đó biết khóa của mình.',
    'Each person has an access key of their own. A new user gets a link that works once, within 24 hours: it signs them in and hands them the key, which nobody else sees.',
  ],
  add: {
    title: ['Thêm người dùng', 'Add a user'],
    name: ['Họ tên hoặc tên ứng dụng', 'Name of the person or program'],
    nameHint: ['Hiện trong danh sách và nhật ký.', 'Shown in lists and in the audit trail.'],
    role: ['Vai trò', 'Role'],
    roles: {
      viewer: ['Xem: xem số liệu và tải tệp', 'Viewer: sees figures and downloads files'],
      operator: [
        'Vận hành: thêm gửi lại, tạm dừng gửi hồ sơ',
        'Operator: also replays cases and pauses delivery',
      ],
      admin: [
        'Quản trị: thêm bảng mã, người dùng, nhật ký',
        'Administrator: also code tables, users and the audit trail',
      ],
    },
    expires: ['Dùng đến hết ngày', 'Valid until the end of'],
    expiresHint: ['Để trống: không hết hạn.', 'Empty: for ever.'],
    agencies: ['Cơ quan', 'Agencies'],
    agenciesHint: [
      'Không chọn: toàn tỉnh. Chọn một cơ quan là chọn cả các đơn vị trực thuộc.',
      'None: the whole province. An agency includes those below it.',
    ],
    search: ['Lọc theo tên', 'Filter by name'],
    submit: ['Tạo liên kết', 'Make the link'],
  },
  made: {
    title: (name: string) => [`Liên kết cho ${name}`, `Link for ${name}`],
    send: [
      'Sao chép và gửi liên kết này cho đúng người đó, qua kênh riêng: ai mở trước thì người đó nhận khóa.',
      'Copy this link and send it to that person only: the first person to open it gets the key.',
    ],
    until: (when: string) => [
      `Dùng được một lần, đến ${when}. Liên kết chỉ hiện một lần này.`,
      `Works once, until ${when}. It is shown only now.`,
    ],
    link: ['Liên kết', 'Link'],
  },
  list: ['Người dùng hiện có', 'Present users'],
  caption: (count: string) => [`Khóa truy cập còn dùng: ${count}`, `Access keys not revoked: ${count}`],
  columns: {
    name: ['Tên', 'Name'],
    role: ['Vai trò', 'Role'],
    agencies: ['Cơ quan', 'Agencies'],
    lastUsed: ['Dùng lần cuối', 'Last use'],
    expires: ['Hạn dùng', 'Expires'],
    actions: ['Thao tác', 'Actions'],
    revoked: ['Thu hồi lúc', 'Revoked'],
  },
  you: ['(bạn)', '(you)'],
  trail: ['Nhật ký', 'Audit trail'],
  never: ['Chưa dùng', 'Never'],
  noExpiry: ['Không hết hạn', 'Never'],
  expired: (when: string) => [`Đã hết hạn ${when}`, `Expired ${when}`],
  linkUntil: (when: string) => [`Chờ mở liên kết, đến ${when}`, `Link not opened yet; until ${when}`],
  linkExpired: ['Liên kết đã hết hạn, chưa mở', 'Link expired unopened'],
  newLink: ['Cấp liên kết mới', 'New link'],
  restore: ['Cho phép lại', 'Allow again'],
  restored: ['Đã cho phép lại.', 'Allowed again.'],
  bySso: (label: string) => [`Đăng nhập bằng ${label}`, `Signs in with ${label}`],
  revoke: ['Thu hồi…', 'Revoke…'],
  revokeText: (name: string) => [
    `${name} không đăng nhập được nữa, mọi phiên kết thúc ngay. Không hoàn tác được.`,
    `${name} can no longer sign in, and all sessions end at once. This cannot be undone.`,
  ],
  confirmRevoke: ['Thu hồi', 'Revoke'],
  revoked: ['Đã thu hồi.', 'Revoked.'],
  lastAdmin: [
    'Đây là khóa quản trị toàn tỉnh cuối cùng nên không thu hồi. Hãy thêm một quản trị viên khác và chờ người đó mở liên kết trước.',
    'This is the last key of an administrator of the whole province, so it stays. Add another one first, and wait until they have opened their link.',
  ],
  gone: ['Khóa này đã bị thu hồi.', 'This key was revoked before.'],
  formerly: (count: string) => [`Đã thu hồi (${count})`, `Revoked (${count})`],
});
