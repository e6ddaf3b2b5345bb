import { inBoth } from '../domain/language.ts';
import { typedCommand } from '../domain/typedCommand.ts';

const vi = {
  title: 'Điều kiện lọc',
  unmapped: 'chưa gán mã quốc gia',
  none: 'không có',
  more: (count: string) => `và ${count} giá trị khác`,
  hints: {
    beforeFirstCase: (when: string) => `Chưa có hồ sơ nào được tiếp nhận tính đến ${when}.`,
    unknownCode: (dimension: string, code: string) =>
      `Sổ đồng bộ không có hồ sơ nào thuộc ${dimension} "${code}": cần kiểm tra lại mã.`,
    nothingTogether: 'Không có hồ sơ nào khớp đồng thời mọi điều kiện lọc.',
    receivedBetween: (first: string, last: string) =>
      `Sổ đồng bộ có hồ sơ tiếp nhận từ tháng ${first} đến tháng ${last}.`,
    emptyLedger: `Chưa có hồ sơ nào được đọc từ hệ thống của tỉnh. Khởi động dongbo, hoặc gõ: ${typedCommand('sync')}`,
  },
};

const en: typeof vi = {
  title: 'Only cases of',
  unmapped: 'not mapped',
  none: 'none',
  more: (count) => `and ${count} more`,
  hints: {
    beforeFirstCase: (when) => `No case had been received by ${when}.`,
    unknownCode: (dimension, code) => `The ledger has no case of the ${dimension} "${code}": check the code.`,
    nothingTogether: 'No case matches all of these filters.',
    receivedBetween: (first, last) => `The ledger has cases received from ${first} to ${last}.`,
    emptyLedger: `No case has been read from the provincial system yet. Start dongbo, or type: ${typedCommand('sync')}`,
  },
};

export const filterTexts = inBoth({ vi, en });
