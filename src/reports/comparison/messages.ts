import type { CircuitCause } from '../../domain/circuit.ts';
import type { ComparedField, ComparisonOutcome } from '../../domain/comparison.ts';
import { inPairs, type Pair } from '../../domain/language.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

export const comparisonTexts = inPairs({
  title: ['Đối chiếu với Cổng', "Compared with the portal's record"],
  asked: (time: string, by: string) => [
    `Đối chiếu lúc ${time}, người hỏi: ${by}.`,
    `Compared ${time} by ${by}.`,
  ],
  never: ['Chưa ai đối chiếu hồ sơ này với Cổng.', 'Nobody has compared this case with the portal yet.'],
  button: ['Đối chiếu với Cổng ngay', 'Compare with the portal now'],
  costs: [
    'Hỏi Cổng một lần về hồ sơ này; không gửi và không thay đổi gì.',
    'Asks the portal once about this case; nothing is sent or changed.',
  ],
  columns: {
    field: ['Nội dung', 'Field'],
    ours: ['Bên ta', 'Ours'],
    portal: ['Trên Cổng', 'At the portal'],
    result: ['Kết quả', 'Result'],
  },
  fields: {
    caseNo: ['Mã hồ sơ', 'Case number'],
    status: ['Trạng thái hồ sơ', 'Case status'],
    procedureCode: ['Mã thủ tục quốc gia', 'National procedure code'],
    agencyName: ['Cơ quan xử lý', 'Handling agency'],
    receivedAt: ['Ngày tiếp nhận', 'Received'],
    dueAt: ['Ngày hẹn trả', 'Due'],
    finishedAt: ['Ngày trả kết quả', 'Result handed over'],
  } satisfies Record<ComparedField, Pair>,
  same: ['giống', 'same'],
  differs: ['≠ KHÁC', '≠ DIFFERENT'],
  unknown: ['không rõ', 'unknown'],
  none: ['không có', 'none'],
  unmapped: ['chưa gán mã', 'not mapped'],
  notGiven: ['Cổng không trả về', 'not in the answer'],
  hidden: [
    'Nội dung “•••” của Cổng khác với bên ta và không hiện, vì có thể chứa tên người.',
    'What the portal has in place of “•••” is not ours and is not shown: it could name a person.',
  ],
  rows: (count: string) => [`Cổng trả về ${count} dòng.`, `The portal returned ${count} rows.`],
  rowsNewest: (count: string) => [
    `Cổng trả về ${count} dòng; dòng đầu là mới nhất và được so sánh.`,
    `The portal returned ${count} rows; the first is the newest and is the one compared.`,
  ],
  outcomes: {
    same: ['Cổng đang giữ đúng như bên ta.', 'The portal has the case as we have it.'],
    behind: [
      'Cổng đang giữ trạng thái đã xác nhận lần trước; bên ta đã có trạng thái mới hơn.',
      'The portal has the status that it acknowledged last; ours is newer.',
    ],
    differs: ['Cổng đang giữ khác với bên ta.', 'The portal has the case otherwise than we have it.'],
    missing: ['Cổng không có hồ sơ này.', 'The portal does not have this case.'],
    present: [
      'Cổng có hồ sơ này nhưng không đọc được trạng thái.',
      'The portal has this case, but its status cannot be read.',
    ],
    ambiguous: [
      'Cổng có nhiều dòng của hồ sơ này với trạng thái khác nhau, không rõ dòng nào mới nhất.',
      'The portal has several rows of this case with different statuses, and nothing says which is the newest.',
    ],
  } satisfies Record<ComparisonOutcome, Pair>,
  /** In the timeline. */
  briefly: {
    same: ['Cổng giữ đúng như bên ta', 'the portal had it as we had'],
    behind: ['Cổng giữ trạng thái cũ hơn', 'the portal had an older status'],
    differs: ['Cổng giữ khác', 'the portal had it otherwise'],
    missing: ['Cổng không có', 'the portal did not have it'],
    present: ['Cổng có, không đọc được trạng thái', 'there, status not readable'],
    ambiguous: ['Cổng có nhiều dòng khác nhau', 'several rows that differ'],
  } satisfies Record<ComparisonOutcome, Pair>,
  next: {
    /** Of a case that counts as synced. */
    verify: (caseNo: string) => {
      const command = typedCommand(`verify --all --case ${shellWord(caseNo)}`);
      return [
        `Hồ sơ vẫn được tính là đã đồng bộ. Để đối soát và gửi lại hồ sơ, quản trị viên chạy: ${command}`,
        `The case still counts as synced. To verify it and send it again, an administrator runs: ${command}`,
      ];
    },
    /** Of a case that is unsynced although the portal has it so. */
    untilAcknowledged: [
      'Hồ sơ vẫn được tính là chưa đồng bộ cho tới khi Cổng xác nhận lần gửi tiếp theo.',
      'The case counts as unsynced until the portal acknowledges the next delivery.',
    ],
    remedy: (remedy: string) => [`Hướng xử lý: ${remedy}`, `To do: ${remedy}`],
    askPortal: [
      'Hỏi đơn vị vận hành Cổng TraCuuHoSo trả trạng thái ở trường nào, và dòng nào là mới nhất.',
      'Ask the portal operator in which field TraCuuHoSo gives the status, and which row is the newest.',
    ],
  },
  doubted: [
    'Lưu ý: chức năng tra cứu của Cổng hiện không đáng tin, vì phần lớn các lần tra cứu gần đây không thấy hồ sơ đúng như Cổng đã xác nhận. Kết quả này chỉ để tham khảo.',
    'Note: look-ups at the portal are not believed at present, because most of the last ones did not find the case as acknowledged. Take this result as a hint only.',
  ],
  failed: {
    refused: (code: string) => [
      `Chưa đối chiếu được: Cổng từ chối tra cứu (mã ${code}).`,
      `Not compared: the portal refused the look-up (code ${code}).`,
    ],
    cause: (why: string) => [`Chưa đối chiếu được: ${why}.`, `Not compared: ${why}.`],
    refusedRemedy: [
      'Hỏi đơn vị vận hành Cổng ý nghĩa của mã này. Hồ sơ không thay đổi.',
      'Ask the portal operator what this code means. The case is unchanged.',
    ],
    noCode: ['không có', 'none'],
    remedies: {
      outage: [
        'Thử lại sau ít phút. Nếu kéo dài, liên hệ đơn vị vận hành Cổng.',
        'Try again in a few minutes. If it lasts, ask the portal operator.',
      ],
      login: [
        `Kiểm tra tên đăng nhập và mật khẩu với đơn vị vận hành Cổng, rồi bấm “Thử gửi ngay” hoặc chạy ${typedCommand('delivery retry')}; trước đó không đăng nhập thêm để tài khoản không bị khóa.`,
        `Check the user name and password with the portal operator, then press “Try now” or run ${typedCommand('delivery retry')}; until then nothing else logs in, so that the account is not locked.`,
      ],
      session: [
        'Thử lại sau ít phút. Nếu lặp lại, hỏi đơn vị vận hành Cổng mã lỗi khi phiên làm việc hết hạn.',
        'Try again in a few minutes. If it recurs, ask the portal operator for the code that refuses an expired session.',
      ],
      throttled: ['Thử lại sau ít phút.', 'Try again in a few minutes.'],
      mass_refusal: ['Thử lại sau ít phút.', 'Try again in a few minutes.'],
      unknown_result: [
        'Hỏi đơn vị vận hành Cổng dạng kết quả của TraCuuHoSo.',
        'Ask the portal operator for the form of the result of TraCuuHoSo.',
      ],
    } satisfies Record<CircuitCause, Pair>,
  },
});
