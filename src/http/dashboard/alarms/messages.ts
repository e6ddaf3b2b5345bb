import { inPairs } from '../../../domain/language.ts';

export const alarmPageTexts = inPairs({
  rules: ['Đang theo dõi', 'What is watched'],
  rulesMean: [
    'Mỗi cảnh báo được gửi một lần khi bắt đầu và một lần khi kết thúc. Quy tắc nằm trong cấu hình (alarms.rules).',
    'Each alarm is sent once when it begins and once when it ends. The rules are in the configuration (alarms.rules).',
  ],
  noRules: ['Không theo dõi gì: cấu hình không có quy tắc nào.', 'Nothing: the configuration has no rules.'],
  rulesCaption: ['Các quy tắc cảnh báo', 'Rules of alarms'],
  rule: ['Quy tắc', 'Rule'],
  state: ['Tình trạng', 'State'],
  quiet: ['Bình thường', 'Quiet'],
  receivers: ['Nơi nhận', 'Receivers'],
  receiversCaption: ['Các nơi nhận thông báo', 'Receivers of notices'],
  receiver: ['Nơi nhận', 'Receiver'],
  waiting: ['Chờ gửi', 'Waiting'],
  names: {
    webhook: ['Webhook', 'Webhook'],
    email: ['Thư điện tử', 'E-mail'],
  },
  noReceivers: [
    'Chưa có nơi nhận nào. Khai báo máy chủ thư hoặc webhook trong cấu hình (notify), rồi đăng ký người nhận bên dưới.',
    'There are no receivers. Configure a mail server or a webhook (notify), then subscribe people below.',
  ],
  test: ['Gửi thử', 'Send a test'],
  testMeans: [
    'Gửi ngay một thông báo thử đến mọi nơi nhận, và cho biết nơi nào đã nhận.',
    'Sends a test notice to every receiver now, and says which have accepted it.',
  ],
  tested: (name: string) => [`${name}: đã nhận thông báo thử.`, `${name}: accepted the test notice.`],
  notTested: (name: string, why: string) => [
    `${name}: chưa nhận được. ${why}`,
    `${name}: did not accept it. ${why}`,
  ],
  nobody: ['Không có nơi nhận nào để gửi thử.', 'There is no receiver to send a test to.'],
  subscriptions: ['Người đăng ký nhận', 'Subscriptions'],
  subscriptionsMean: [
    'Bản tin hằng ngày nêu số liệu của cơ quan, kèm danh sách hồ sơ cần xử lý dạng XLSX. Thư chỉ có mã hồ sơ, không có dữ liệu cá nhân của công dân.',
    'The daily digest has the figures of the agency, with the list of cases to act on as a workbook. Mails have case numbers and no personal data of citizens.',
  ],
  subscriptionsCaption: ['Ai nhận gì', 'Who gets what'],
  none: ['Chưa ai đăng ký.', 'Nobody has subscribed.'],
  noMailServer: [
    'Chưa có máy chủ thư (notify.email), nên chưa gửi được thư nào.',
    'There is no mail server (notify.email), so no mail can be sent.',
  ],
  address: ['Địa chỉ thư', 'Mail address'],
  agency: ['Cơ quan', 'Agency'],
  wholeProvince: ['Toàn tỉnh', 'The whole province'],
  what: ['Nhận', 'Gets'],
  whats: {
    digest: ['Bản tin hằng ngày', 'Daily digest'],
    alarms: ['Cảnh báo', 'Alarms'],
    both: ['Bản tin và cảnh báo', 'Digest and alarms'],
  },
  by: ['Người đăng ký', 'Entered by'],
  configured: ['trong cấu hình', 'in the configuration'],
  remove: ['Hủy', 'Remove'],
  removeOf: (address: string) => [`Hủy đăng ký của ${address}`, `Remove the subscription of ${address}`],
  add: ['Đăng ký', 'Subscribe'],
  addTitle: ['Thêm người nhận', 'Add a subscriber'],
  full: ['Đã có quá nhiều đăng ký.', 'There are too many subscriptions.'],
});
