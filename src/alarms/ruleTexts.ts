import { SYSTEM_FAULTS } from '../domain/systemFaults.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import type { AlarmKind } from './rules.ts';

/** A notice's figures, formatted. */
export interface Written {
  readonly value: string;
  readonly limit: string;
  /** Empty for the province as a whole. */
  readonly agency: string;
  /** Its name; empty where there is one alone. */
  readonly source: string;
  readonly cause: string;
  /** The day on which it expires; empty for what does not. */
  readonly until: string;
}

interface RuleTexts {
  readonly label: string;
  readonly raised: (written: Written) => string;
  readonly recovered: (written: Written) => string;
  readonly remedy: string;
}

const systemVi = (source: string): string => (source === '' ? 'hệ thống của tỉnh' : `nguồn ${source}`);
const systemEn = (source: string): string =>
  source === '' ? 'the provincial system' : `the source ${source}`;

/** What the alarms of each rule say. */
export const RULES_VI: Readonly<Record<AlarmKind, RuleTexts>> = {
  gap_over: {
    label: 'Tỷ lệ chưa đồng bộ vượt ngưỡng',
    raised: ({ value, limit }) => `Tỷ lệ chưa đồng bộ ${value}, vượt ngưỡng ${limit}`,
    recovered: ({ value, limit }) => `Tỷ lệ chưa đồng bộ còn ${value} (ngưỡng ${limit})`,
    remedy: `Xem nguyên nhân và cơ quan chịu trách nhiệm bằng lệnh ${typedCommand('gap --by reason')}.`,
  },
  gap_growing: {
    label: 'Tỷ lệ chưa đồng bộ tăng',
    raised: ({ value, limit }) => `Tỷ lệ chưa đồng bộ tăng ${value} điểm % trong ${limit} giờ`,
    recovered: ({ limit }) => `Tỷ lệ chưa đồng bộ không còn tăng trong ${limit} giờ qua`,
    remedy: `Xem nguyên nhân mới phát sinh bằng lệnh ${typedCommand('gap --by reason')} và ${typedCommand('gap --by age')}.`,
  },
  agency_below: {
    label: 'Cơ quan có tỷ lệ đồng bộ thấp',
    raised: ({ agency, value, limit }) => `${agency}: tỷ lệ đồng bộ ${value}, dưới ngưỡng ${limit}`,
    recovered: ({ agency, value, limit }) => `${agency}: tỷ lệ đồng bộ đạt ${value} (ngưỡng ${limit})`,
    remedy: `Gửi cơ quan danh sách hồ sơ cần xử lý bằng lệnh ${typedCommand('records --agency MÃ')}.`,
  },
  oldest_unsynced: {
    label: 'Hồ sơ chưa đồng bộ quá lâu',
    raised: ({ value, limit }) => `Có hồ sơ chưa đồng bộ đã ${value} ngày (ngưỡng ${limit} ngày)`,
    recovered: ({ limit }) => `Không còn hồ sơ nào chưa đồng bộ quá ${limit} ngày`,
    remedy: `Tìm các hồ sơ chờ lâu nhất bằng lệnh ${typedCommand('gap --by age')} và ${typedCommand('records --received-to NGÀY')}.`,
  },
  no_poll: {
    label: 'Không đọc được hệ thống của tỉnh',
    raised: ({ value, limit, source }) =>
      value === ''
        ? `Chưa lần nào đọc được thay đổi từ ${systemVi(source)} (ngưỡng ${limit} phút)`
        : `Không đọc được thay đổi từ ${systemVi(source)} đã ${value} phút (ngưỡng ${limit} phút)`,
    recovered: ({ source }) => `Đã đọc lại được thay đổi từ ${systemVi(source)}`,
    remedy: `Kiểm tra hệ thống của tỉnh và đường truyền bằng lệnh ${typedCommand('doctor')}.`,
  },
  circuit_open: {
    label: 'Tạm dừng gửi lên Cổng',
    raised: ({ value, cause }) => `Việc gửi hồ sơ lên Cổng tạm dừng đã ${value} phút (${cause})`,
    recovered: () => 'Việc gửi lên Cổng đã tiếp tục',
    remedy: `Xem nguyên nhân bằng lệnh ${typedCommand('doctor')}; làm rõ với đơn vị vận hành Cổng nếu kéo dài.`,
  },
  counter_drift: {
    label: 'Số đếm bị lệch',
    raised: ({ value }) => `Kiểm tra hằng đêm thấy ${value} số đếm bị lệch; đã tự sửa lại cho đúng`,
    recovered: () => 'Kiểm tra hằng đêm: mọi số đếm đều đúng',
    remedy: 'Gửi nhật ký của ngày cho nhóm phát triển dongbo: đây là lỗi của phần mềm.',
  },
  ledger_damage: {
    label: 'Sổ cái bị hỏng',
    raised: () => 'Kiểm tra hằng đêm thấy tệp sổ cái bị hỏng; việc gửi vẫn tiếp tục',
    recovered: () => 'Kiểm tra hằng đêm: tệp sổ cái không còn hỏng',
    remedy: SYSTEM_FAULTS.ledger_damaged.vi.remedy,
  },
  standstill: {
    label: 'dongbo dừng vì máy chủ',
    raised: ({ cause }) => `dongbo không làm việc bình thường được. ${cause}`,
    recovered: ({ cause }) => `dongbo làm việc bình thường trở lại. Nguyên nhân trước đó: ${cause}`,
    remedy: `Xem cách xử lý bằng lệnh ${typedCommand('doctor')}.`,
  },
  procedure_list: {
    label: 'Danh mục thủ tục của Cổng đáng ngờ',
    raised: ({ value }) =>
      `Danh mục thủ tục của Cổng (${value} thủ tục) đáng ngờ; chưa được dùng để giữ lại hồ sơ`,
    recovered: () => 'Danh mục thủ tục của Cổng không còn đáng ngờ',
    remedy: `Xem số liệu bằng lệnh ${typedCommand('doctor')}. Nếu mã của tỉnh khác mã quốc gia thì gán mã; nếu không thì hỏi đơn vị vận hành Cổng. Nếu danh mục đúng: ${typedCommand('delivery resume --force')}.`,
  },
  census_suspicious: {
    label: 'Rà soát thấy ít hồ sơ hơn hẳn',
    raised: ({ value }) =>
      `Lần rà soát toàn bộ gần nhất thấy ít hơn trước ${value} hồ sơ; chưa hồ sơ nào bị coi là không còn`,
    recovered: () => 'Lần rà soát toàn bộ gần nhất không còn thiếu hồ sơ so với trước',
    remedy: `Xem thiếu ở tháng nào: ${typedCommand('gap --by month')}; kiểm tra quyền của tài khoản đọc. Nếu số hồ sơ giảm là đúng: ${typedCommand('sources accept')}.`,
  },
  backup_overdue: {
    label: 'Quá lâu chưa sao lưu',
    raised: ({ value, limit }) => `Bản sao lưu gần nhất đã ${value} giờ (ngưỡng ${limit} giờ)`,
    recovered: () => 'Đã sao lưu trở lại',
    remedy: `Kiểm tra thư mục sao lưu và dung lượng đĩa bằng lệnh ${typedCommand('doctor')}.`,
  },
  portal_certificate: {
    label: 'Chứng thư số của Cổng sắp hết hạn',
    raised: ({ until }) => `Chứng thư số TLS của adapter Cổng chỉ có hiệu lực đến ${until}`,
    recovered: ({ limit }) =>
      `Chứng thư số TLS của adapter Cổng: không còn ngày hết hạn nào trong ${limit} ngày tới`,
    remedy:
      'Đề nghị bên vận hành adapter (portal.adapterUrl) gia hạn chứng thư trước ngày đó; hết hạn thì không gửi được hồ sơ nào.',
  },
  client_certificate: {
    label: 'Chứng thư số của tỉnh trên Cổng sắp hết hạn',
    raised: ({ until }) => `Chứng thư số mà dongbo dùng để kết nối với Cổng chỉ có hiệu lực đến ${until}`,
    recovered: ({ limit }) =>
      `Chứng thư số mà dongbo dùng để kết nối với Cổng: không còn ngày hết hạn nào trong ${limit} ngày tới`,
    remedy:
      'Đề nghị đơn vị vận hành cổng kết nối cấp chứng thư mới, rồi thay tệp chứng thư và khóa ở portal.tls; dongbo tự đọc tệp mới trong một phút. Hết hạn thì không gửi được hồ sơ nào.',
  },
  portal_password: {
    label: 'Mật khẩu của Cổng sắp hết hạn',
    raised: ({ until }) => `Mật khẩu của tài khoản trên Cổng hết hạn ngày ${until}`,
    recovered: ({ limit }) =>
      `Mật khẩu của tài khoản trên Cổng: không còn ngày hết hạn nào trong ${limit} ngày tới`,
    remedy:
      'Đổi mật khẩu với đơn vị vận hành Cổng, ghi vào portal.passwordFile và ghi ngày hết hạn mới vào portal.passwordExpires.',
  },
  http_certificate: {
    label: 'Chứng thư số của dongbo sắp hết hạn',
    raised: ({ until }) => `Chứng thư số TLS của trang dongbo chỉ có hiệu lực đến ${until}`,
    recovered: ({ limit }) =>
      `Chứng thư số TLS của trang dongbo: không còn ngày hết hạn nào trong ${limit} ngày tới`,
    remedy: 'Thay tệp chứng thư và khóa ở http.tls; dongbo tự đọc tệp mới, không cần khởi động lại.',
  },
  process_lost: {
    label: 'Một tiến trình dongbo đã mất',
    raised: ({ value, cause }) =>
      `Đã ${value} phút một tiến trình dongbo ngừng đột ngột và chưa chạy lại (máy ${cause}); các tiến trình khác làm tiếp phần việc của nó`,
    recovered: () => 'Không còn tiến trình dongbo nào mất trong một ngày qua mà chưa chạy lại',
    remedy: `Xem tiến trình nào còn chạy bằng lệnh ${typedCommand('delivery status')}; khởi động lại dongbo trên máy đó. Nếu máy đó đã thôi dùng thì không cần làm gì: sau một ngày cảnh báo tự hết.`,
  },
  versions_differ: {
    label: 'Các tiến trình dongbo khác phiên bản',
    raised: ({ value, cause }) => `Đã ${value} phút các tiến trình dongbo chạy khác phiên bản (${cause})`,
    recovered: () => 'Các tiến trình dongbo đã cùng một phiên bản',
    remedy: `Hoàn tất việc nâng cấp: xem phiên bản của từng máy bằng lệnh ${typedCommand('delivery status')} và nâng cấp các máy còn lại.`,
  },
};

export const RULES_EN: Readonly<Record<AlarmKind, RuleTexts>> = {
  gap_over: {
    label: 'Unsynced rate over its limit',
    raised: ({ value, limit }) => `Unsynced rate ${value}, over the limit of ${limit}`,
    recovered: ({ value, limit }) => `Unsynced rate down to ${value} (limit ${limit})`,
    remedy: `See the reasons and their owners with ${typedCommand('gap --by reason')}.`,
  },
  gap_growing: {
    label: 'Unsynced rate growing',
    raised: ({ value, limit }) => `Unsynced rate up by ${value} points in ${limit} h`,
    recovered: ({ limit }) => `Unsynced rate no longer up over the last ${limit} h`,
    remedy: `Find the new reasons with ${typedCommand('gap --by reason')} and ${typedCommand('gap --by age')}.`,
  },
  agency_below: {
    label: 'Agency with a low synced rate',
    raised: ({ agency, value, limit }) => `${agency}: synced rate ${value}, below the limit of ${limit}`,
    recovered: ({ agency, value, limit }) => `${agency}: synced rate up to ${value} (limit ${limit})`,
    remedy: `Send the agency its list of cases with ${typedCommand('records --agency CODE')}.`,
  },
  oldest_unsynced: {
    label: 'Case not synced for too long',
    raised: ({ value, limit }) => `A case has not been synced for ${value} days (limit ${limit} days)`,
    recovered: ({ limit }) => `No case is unsynced for more than ${limit} days any longer`,
    remedy: `Find the oldest unsynced cases with ${typedCommand('gap --by age')} and ${typedCommand('records --received-to DATE')}.`,
  },
  no_poll: {
    label: 'Provincial system not read',
    raised: ({ value, limit, source }) =>
      value === ''
        ? `Changes have never been read from ${systemEn(source)} (limit ${limit} min)`
        : `No changes read from ${systemEn(source)} for ${value} min (limit ${limit} min)`,
    recovered: ({ source }) => `Changes are read from ${systemEn(source)} again`,
    remedy: `Check the provincial system and the network with ${typedCommand('doctor')}.`,
  },
  circuit_open: {
    label: 'Delivery to the portal held',
    raised: ({ value, cause }) => `Delivery to the portal held for ${value} min (${cause})`,
    recovered: () => 'Delivery to the portal has resumed',
    remedy: `See the cause with ${typedCommand('doctor')}; if it persists, contact the portal operator.`,
  },
  counter_drift: {
    label: 'Counters drifted',
    raised: ({ value }) => `The nightly audit found ${value} wrong counters and corrected them`,
    recovered: () => 'The nightly audit found no wrong counter',
    remedy: 'Report it with the log of that day: it is a bug in dongbo.',
  },
  ledger_damage: {
    label: 'Ledger damaged',
    raised: () => 'The nightly audit found the ledger file damaged; delivery continues',
    recovered: () => 'The nightly audit no longer finds damage in the ledger file',
    remedy: SYSTEM_FAULTS.ledger_damaged.en.remedy,
  },
  standstill: {
    label: 'dongbo cannot work',
    raised: ({ cause }) => `dongbo cannot work properly. ${cause}`,
    recovered: ({ cause }) => `dongbo works again. The cause was: ${cause}`,
    remedy: `See the remedy with ${typedCommand('doctor')}.`,
  },
  procedure_list: {
    label: 'Doubtful procedure list',
    raised: ({ value }) =>
      `The portal's procedure list (${value} procedures) is doubtful; it holds no case back yet`,
    recovered: () => "The portal's procedure list is no longer in doubt",
    remedy: `See the figures with ${typedCommand('doctor')}. Map the procedures if the province's codes differ from the nation's; else ask the portal operator. If the list is right: ${typedCommand('delivery resume --force')}.`,
  },
  census_suspicious: {
    label: 'Census with clearly fewer cases',
    raised: ({ value }) => `The last census shows ${value} fewer cases than before; none counts as gone`,
    recovered: () => 'The last census no longer shows fewer cases than before',
    remedy: `See the months: ${typedCommand('gap --by month')}; check the rights of the account that reads the source. If the cases are really gone: ${typedCommand('sources accept')}.`,
  },
  backup_overdue: {
    label: 'Backup overdue',
    raised: ({ value, limit }) => `The last backup is ${value} h old (limit ${limit} h)`,
    recovered: () => 'A backup was made again',
    remedy: `Check the folder for backups and its disk with ${typedCommand('doctor')}.`,
  },
  portal_certificate: {
    label: "The portal's certificate expires soon",
    raised: ({ until }) => `The TLS certificate of the portal's adapter is only valid until ${until}`,
    recovered: ({ limit }) =>
      `The TLS certificate of the portal's adapter: no longer known to expire within ${limit} days`,
    remedy:
      'Have the operator of the adapter (portal.adapterUrl) renew it before that day; afterwards no case can be sent.',
  },
  client_certificate: {
    label: 'Our certificate for the portal expires soon',
    raised: ({ until }) =>
      `The certificate with which dongbo connects to the portal is only valid until ${until}`,
    recovered: ({ limit }) =>
      `The certificate with which dongbo connects to the portal: no longer known to expire within ${limit} days`,
    remedy:
      'Have the operator of the gateway issue a new one, and replace certificate and key in portal.tls; dongbo reads the new files within a minute. Once it has expired, no case can be sent.',
  },
  portal_password: {
    label: 'The password for the portal expires soon',
    raised: ({ until }) => `The password of the account at the portal expires on ${until}`,
    recovered: ({ limit }) =>
      `The password of the account at the portal: no longer known to expire within ${limit} days`,
    remedy:
      'Change it with the portal operator, and write it to portal.passwordFile and its new date to portal.passwordExpires.',
  },
  http_certificate: {
    label: "dongbo's own certificate expires soon",
    raised: ({ until }) => `The TLS certificate of dongbo's pages is only valid until ${until}`,
    recovered: ({ limit }) =>
      `The TLS certificate of dongbo's pages: no longer known to expire within ${limit} days`,
    remedy: 'Replace certificate and key in http.tls; dongbo reads the new files without a restart.',
  },
  process_lost: {
    label: 'A dongbo process is lost',
    raised: ({ value, cause }) =>
      `A dongbo process died ${value} min ago and has not come back (machine ${cause}); the others have taken over its work`,
    recovered: () => 'No dongbo process that died within the last day is still missing',
    remedy: `See which processes are running with ${typedCommand('delivery status')}, and start dongbo on that machine again. If the machine is no longer used there is nothing to do: the alarm ends after a day.`,
  },
  versions_differ: {
    label: 'dongbo processes of different versions',
    raised: ({ value, cause }) =>
      `The dongbo processes have run different versions for ${value} min (${cause})`,
    recovered: () => 'All dongbo processes run the same version',
    remedy: `Complete the upgrade: see the version on each machine with ${typedCommand('delivery status')}, and upgrade those that are left.`,
  },
};
