import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import type { UsedDenominator } from './schema.ts';

const vi = {
  title: (period: string, from: string, to: string) =>
    `Theo cách tính của Bộ chỉ số 766, kỳ ${period} (${from} đến ${to})`,
  numerator: 'Hồ sơ đã có trên Cổng, tiếp nhận trong kỳ (tử số)',
  report: 'Tiếp nhận trong kỳ theo báo cáo quốc gia',
  synced: 'Tiếp nhận trong kỳ theo dữ liệu trên Cổng',
  total: 'Tiếp nhận trong kỳ theo rà soát của dongbo',
  used: {
    report: 'Bộ chỉ số chia cho số lớn hơn trong hai mẫu số: ở đây là số theo báo cáo quốc gia.',
    synced:
      'Bộ chỉ số chia cho số lớn hơn trong hai mẫu số: ở đây là số theo dữ liệu trên Cổng, nên tỷ lệ là 100% dù còn hồ sơ chưa đồng bộ.',
    equal: 'Hai mẫu số bằng nhau.',
    neither:
      'Cả hai mẫu số đều bằng 0: bộ chỉ số lấy một phần số liệu báo cáo năm trước, không tính được tỷ lệ ở đây.',
    unknown: `Chưa ghi số tiếp nhận theo báo cáo quốc gia của kỳ này, nên chưa biết bộ chỉ số dùng mẫu số nào. Ghi bằng lệnh ${typedCommand('published import TỆP')}.`,
  } satisfies Record<UsedDenominator, string>,
  published: 'Số đã công bố của kỳ này:',
  versions: 'Các số công bố theo công thức khác nhau không so sánh được với nhau.',
  columns: {
    date: 'Ngày',
    formula: 'Công thức',
    numerator: 'Tử số',
    denominator: 'Mẫu số',
    quality: 'Chất lượng dữ liệu',
  },
  sheet: 'Theo Bộ chỉ số 766',
  sheetColumns: {
    period: 'Kỳ',
    what: 'Nội dung',
    key: 'Mã cơ quan',
    name: 'Cơ quan',
    numerator: 'Tử số',
    denominator: 'Mẫu số',
    percent: 'Tỷ lệ (%)',
    used: 'Bộ chỉ số dùng',
    date: 'Ngày',
    formula: 'Công thức',
    quality: 'Chất lượng dữ liệu',
    source: 'Nguồn',
  },
  rows: {
    report: 'Mẫu số theo báo cáo quốc gia',
    synced: 'Mẫu số theo dữ liệu trên Cổng',
    total: 'Mẫu số theo rà soát của dongbo',
    published: 'Số đã công bố',
  },
  yes: 'có',
  agencyColumns: { name: 'Cơ quan', report: 'Báo cáo', total: 'Rà soát', numerator: 'Trên Cổng' },
  qualities: {
    TEMP_NATIONAL_REPORT_DENOMINATOR: 'mẫu số tạm, có thể thay đổi',
    NO_NATIONAL_REPORT_DATA: 'không có số liệu báo cáo',
  } as Readonly<Record<string, string>>,
  recordedFigure: (period: string, numerator: string, denominator: string, percent: string) =>
    `Đã ghi số của Bộ chỉ số 766, kỳ ${period}: ${numerator}/${denominator} (${percent}).`,
  recordedTotals: (count: string) => `Đã ghi ${count} số tiếp nhận theo báo cáo quốc gia.`,
  list: 'SỐ CỦA BỘ CHỈ SỐ 766',
  reportedList: 'SỐ TIẾP NHẬN THEO BÁO CÁO QUỐC GIA',
  province: 'toàn tỉnh',
  badPeriod: 'Kỳ tính không đúng dạng.',
  badPeriodRemedy: 'Ghi tháng, quý hoặc năm, không ở tương lai: 2024-10, 2024-Q4, 2024.',
  futurePeriod: (period: string) => `Kỳ ${period} chưa bắt đầu.`,
  onlyWhole: '--like-766 tính cho toàn tỉnh ở thời điểm hiện nay.',
  onlyWholeRemedy: 'Bỏ --as-of và các bộ lọc; chọn kỳ bằng --period.',
  periodAlone: '--period chỉ dùng cùng --like-766.',
  oneKind: 'Mỗi lần chỉ ghi một loại số: --synced, --unsynced hoặc --numerator, --denominator, --period.',
  oneKindRemedy: 'Chạy lệnh hai lần.',
};

const en: typeof vi = {
  title: (period, from, to) => `As the 766 index counts, for ${period} (${from} to ${to})`,
  numerator: 'Cases at the portal, received in the period (numerator)',
  report: 'Received in the period, by the national report',
  synced: 'Received in the period, by the data at the portal',
  total: "Received in the period, by dongbo's census",
  used: {
    report: 'The index divides by the larger of two denominators: here the one of the national report.',
    synced:
      'The index divides by the larger of two denominators: here the one of the data at the portal, so the rate is 100% whatever is not synced.',
    equal: 'Both denominators are equal.',
    neither:
      "Both denominators are 0: the index takes a share of last year's report, and no rate can be computed here.",
    unknown: `The cases received by the national report are not recorded for this period, so which denominator the index used is unknown. Record them with ${typedCommand('published import FILE')}.`,
  },
  published: 'Published for this period:',
  versions: 'Figures of different versions of the formula cannot be compared with each other.',
  columns: {
    date: 'Date',
    formula: 'Formula',
    numerator: 'Numerator',
    denominator: 'Denominator',
    quality: 'Data quality',
  },
  sheet: 'As the 766 index counts',
  sheetColumns: {
    period: 'Period',
    what: 'Figure',
    key: 'Agency code',
    name: 'Agency',
    numerator: 'Numerator',
    denominator: 'Denominator',
    percent: 'Rate (%)',
    used: 'Used by the index',
    date: 'Date',
    formula: 'Formula',
    quality: 'Data quality',
    source: 'Source',
  },
  rows: {
    report: 'Denominator by the national report',
    synced: 'Denominator by the data at the portal',
    total: "Denominator by dongbo's census",
    published: 'Published figure',
  },
  yes: 'yes',
  agencyColumns: { name: 'Agency', report: 'Report', total: 'Census', numerator: 'At portal' },
  qualities: {
    TEMP_NATIONAL_REPORT_DENOMINATOR: 'temporary denominator, may change',
    NO_NATIONAL_REPORT_DATA: 'no data of the national report',
  },
  recordedFigure: (period, numerator, denominator, percent) =>
    `Recorded the figure of the 766 index for ${period}: ${numerator}/${denominator} (${percent}).`,
  recordedTotals: (count) => `Recorded totals of the national report: ${count}.`,
  list: 'FIGURES OF THE 766 INDEX',
  reportedList: 'CASES RECEIVED, BY THE NATIONAL REPORT',
  province: 'the whole province',
  badPeriod: 'The period has no form that is known.',
  badPeriodRemedy: 'Give a month, a quarter or a year that is not in the future: 2024-10, 2024-Q4, 2024.',
  futurePeriod: (period) => `The period ${period} has not begun.`,
  onlyWhole: '--like-766 is of the whole province at present.',
  onlyWholeRemedy: 'Leave out --as-of and filters; choose the period with --period.',
  periodAlone: '--period needs --like-766.',
  oneKind: 'A figure is either --synced and --unsynced, or --numerator, --denominator and --period.',
  oneKindRemedy: 'Run the command twice.',
};

export const index766Texts = inBoth({ vi, en });
