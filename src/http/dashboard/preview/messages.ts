import { inPairs } from '../../../domain/language.ts';

export const previewPageTexts = inPairs({
  means: [
    'Cho biết nếu gửi ngay thì điều gì xảy ra: kiểm tra hồ sơ đang chờ và tra cứu một phần trên Cổng. Trang này không gửi gì.',
    'Shows what sending now would do: checks the waiting cases, and looks some of them up at the portal. It sends nothing.',
  ],
  agency: ['Cơ quan', 'Agency'],
  anyAgency: ['Tất cả cơ quan', 'All agencies'],
  limit: ['Số hồ sơ nhiều nhất', 'At most this many cases'],
  limitHint: ['Để trống: tất cả hồ sơ đang chờ gửi.', 'Empty: every waiting case.'],
  submit: ['Xem trước', 'Preview'],
  found: ['Nếu gửi ngay', 'If they were sent now'],
  figure: ['Nội dung', 'Figure'],
  count: ['Số lượng', 'Number'],
  nothing: ['Không có hồ sơ nào chờ gửi.', 'No case is waiting to be sent.'],
  held: ['Hồ sơ chưa gửi được, theo nguyên nhân', 'What is held back, by reason'],
  reason: ['Nguyên nhân', 'Reason'],
  cases: ['Số hồ sơ', 'Cases'],
  noneHeld: ['Không có hồ sơ nào bị giữ lại.', 'Nothing is held back.'],
  firstDay: ['Ngày đầu tiên, bốn bước', 'The first day in four steps'],
  read: [
    'Đọc: tạm dừng gửi ở trang Gửi hồ sơ trước khi đọc lần đầu. dongbo đọc hệ thống của tỉnh; hồ sơ chưa gửi được hiện ngay kèm nguyên nhân.',
    'Read: pause on the page Delivery before the first reading. dongbo reads the provincial system; what is held back shows at once, with its reason.',
  ],
  rehearse: [
    'Xem trước: ở trang này, cho cả tỉnh hoặc một cơ quan. Sửa những gì khiến hồ sơ bị giữ lại.',
    'Preview: on this page, for the province or one agency. Mend what holds cases back.',
  ],
  some: [
    'Gửi 100 hồ sơ của một cơ quan: chọn cơ quan ở ngay dưới, gửi tiếp ở trang Gửi hồ sơ, rồi kiểm tra trên Cổng.',
    'Send 100 cases of one agency: choose it right below, resume on the page Delivery, then look at them on the portal.',
  ],
  all: ['Gửi tất cả: mở dần theo cơ quan, hoặc mở tất cả.', 'All: open agency by agency, or all at once.'],
  causes: ['Trang Nguyên nhân', 'The page Causes'],
  delivery: ['Trang Gửi hồ sơ', 'The page Delivery'],
});
