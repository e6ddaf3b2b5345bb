import { inBoth } from '../../domain/language.ts';

const vi = {
  xlsxTerminal: 'Tệp XLSX không hiện được trên màn hình dòng lệnh.',
  xlsxTerminalRemedy: 'Ghi ra tệp bằng --out TÊN_TỆP.xlsx, hoặc chuyển tiếp kết quả bằng > hoặc |.',
  notWritable: (path: string, code: string) => `Không ghi được vào "${path}" (${code}).`,
  notWritableRemedy: 'Kiểm tra đường dẫn và quyền ghi, hoặc chọn nơi khác.',
  folderNotEmpty: (path: string) => `Thư mục "${path}" không trống.`,
  folderNotEmptyRemedy:
    'Chọn một thư mục mới, ví dụ theo ngày: tệp của lần trước không được lẫn với lần này.',
};

const en: typeof vi = {
  xlsxTerminal: 'An XLSX file cannot be shown on a terminal.',
  xlsxTerminalRemedy: 'Write it to a file with --out NAME.xlsx, or send the output on with > or |.',
  notWritable: (path, code) => `"${path}" cannot be written (${code}).`,
  notWritableRemedy: 'Check the path and its permissions, or choose another place.',
  folderNotEmpty: (path) => `The folder "${path}" is not empty.`,
  folderNotEmptyRemedy:
    'Choose a new one, such as one a day: files of an earlier run must not mix with those of this one.',
};

export const outputTexts = inBoth({ vi, en });
