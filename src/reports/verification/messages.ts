import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

const vi = {
  title: 'ĐỐI SOÁT VỚI CỔNG DỊCH VỤ CÔNG QUỐC GIA',
  checked: 'Đã tra cứu',
  confirmed: 'Cổng xác nhận đúng',
  present: 'Có trên Cổng, chưa rõ trạng thái',
  missing: 'Cổng không có',
  differs: 'Cổng có trạng thái khác',
  sampleOf: (population: string) => `mẫu ngẫu nhiên trong ${population} hồ sơ đã đồng bộ`,
  all: 'mọi hồ sơ đã đồng bộ khớp điều kiện',
  estimate: (lo: string, hi: string) => `khoảng tin cậy 95%: ${lo} đến ${hi}`,
  none: 'Chưa đối soát được hồ sơ nào: không có hồ sơ đã đồng bộ khớp điều kiện, hoặc tra cứu bị lỗi hay chưa đáng tin cậy.',
  resent: (count: string) =>
    `${count} hồ sơ không đúng như đã xác nhận không còn tính là đã đồng bộ: lần rà soát toàn bộ tới (hằng đêm, hoặc ${typedCommand('sync')}) đọc lại, rồi gửi lại lên Cổng.`,
  nothingToDo: 'Không cần thao tác: mọi hồ sơ tra cứu được đều đúng như Cổng đã xác nhận.',
  presentOnly: (count: string) =>
    `${count} hồ sơ có trên Cổng nhưng không đọc được trạng thái, nên chỉ xác nhận là có, chưa tính là đã đối soát. Hỏi đơn vị vận hành Cổng TraCuuHoSo trả trạng thái ở trường nào và bằng giá trị nào.`,
  failed: (count: string) => `${count} lần tra cứu bị lỗi, không cho biết gì về các hồ sơ đó.`,
  waiting: 'Đang có hồ sơ chờ gửi: việc gửi được ưu tiên, đối soát tạm chờ.',
  progress: 'Đối soát',
  stopped: (cause: string) =>
    `Dừng đối soát: Cổng không sử dụng được (${cause}). Chạy lại lệnh này khi Cổng hoạt động trở lại.`,
  stoppedByDeliveries:
    'Dừng đối soát: việc gửi hồ sơ chiếm hết thời gian. Chạy lại lệnh này khi đã gửi xong.',
  stoppedByBreaker:
    'Dừng đối soát: phần lớn các lần tra cứu không thấy hồ sơ đúng như Cổng đã xác nhận. Nhiều khả năng lỗi ở chức năng tra cứu, không phải ở hồ sơ: các hồ sơ chưa được đếm ở trên vẫn giữ nguyên. Đề nghị đơn vị vận hành Cổng kiểm tra TraCuuHoSo, sau đó chạy lại lệnh này. Nếu Cổng thực sự đã mất các hồ sơ, chạy lệnh với --force.',
  tripped: (since: string, mismatches: string, lookUps: string) =>
    `Đang tạm dừng đối soát từ ${since}: trong ${lookUps} lần tra cứu gần nhất, ${mismatches} lần không thấy hồ sơ đúng như Cổng đã xác nhận. Nhiều khả năng lỗi ở chức năng tra cứu, không phải ở hồ sơ: các hồ sơ đó vẫn được tính như trước.`,
};

const en: typeof vi = {
  title: 'VERIFICATION AT THE NATIONAL PUBLIC SERVICE PORTAL',
  checked: 'Looked up',
  confirmed: 'Confirmed by the portal',
  present: 'There, status not readable',
  missing: 'Missing at the portal',
  differs: 'Different status at the portal',
  sampleOf: (population) => `a random sample of ${population} synced cases`,
  all: 'every synced case that matches',
  estimate: (lo, hi) => `95 % interval: ${lo} to ${hi}`,
  none: 'No case was verified: no synced case matches, or the look-ups failed or are not trusted.',
  resent: (count) =>
    `Cases that are not at the portal as it acknowledged them: ${count}. They no longer count as synced; the next census (nightly, or sync) reads them again, then they are sent.`,
  nothingToDo: 'Nothing to do: every case that was looked up is as the portal acknowledged it.',
  presentOnly: (count) =>
    `Cases that are at the portal with a status that cannot be read: ${count}. They are there, but do not count as verified. Ask the portal operator in which field and with which values TraCuuHoSo gives the status.`,
  failed: (count) => `Look-ups that failed: ${count}. They say nothing about their cases.`,
  waiting: 'Cases are waiting for delivery, which goes first: verification waits.',
  progress: 'Verifying',
  stopped: (cause) =>
    `Verification stopped: the portal could not be used (${cause}). Run this again when it answers.`,
  stoppedByDeliveries: 'Verification stopped: delivery takes all the time. Run this again when it is done.',
  stoppedByBreaker:
    'Verification stopped: most look-ups did not find the case as the portal had acknowledged it. The look-up is probably at fault, not the cases: those not counted above stay as they were. Ask the portal operator to check TraCuuHoSo, then run this again. If the portal has really lost the cases, run it with --force.',
  tripped: (since, mismatches, lookUps) =>
    `Verification has been held since ${since}: of the last ${lookUps} look-ups, ${mismatches} did not find the case as the portal had acknowledged it. The look-up is probably at fault, not the cases: they count as before.`,
};

export const verificationTexts = inBoth({ vi, en });
