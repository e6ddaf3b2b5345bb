import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

const vi = {
  title: (date: string) => `Số liệu công bố ngày ${date}`,
  titleWithSource: (date: string, source: string) => `Số liệu công bố ngày ${date} (${source})`,
  ours: {
    present: (at: string) => `Số liệu dongbo hiện nay (${at}) và chênh lệch so với số công bố:`,
    snapshot: (at: string) => `Số liệu dongbo chốt lúc ${at} và chênh lệch so với số công bố:`,
    firstAcknowledgement: (at: string) =>
      `Số liệu dongbo tính đến ${at} theo lần Cổng xác nhận đầu tiên (không có số liệu chốt của ngày đó) và chênh lệch so với số công bố:`,
  },
  nearest: (definition: string) => `Gần số công bố nhất: ${definition}.`,
  recorded: (date: string, figures: string) => `Đã ghi số liệu công bố ngày ${date}: ${figures}.`,
  imported: (count: string) => `Đã ghi số liệu công bố của ${count} ngày.`,
  list: 'SỐ LIỆU CÔNG BỐ',
  none: `Chưa ghi số liệu công bố nào. Ghi bằng lệnh ${typedCommand('published add --date 2026-01-31 --synced N --unsynced N')} hoặc ${typedCommand('published import TỆP')}.`,
  columns: { date: 'Ngày', source: 'Nguồn' },
};

const en: typeof vi = {
  title: (date) => `Published figures of ${date}`,
  titleWithSource: (date, source) => `Published figures of ${date} (${source})`,
  ours: {
    present: (at) => `Ours now (${at}), and the difference from the published:`,
    snapshot: (at) => `Ours by the snapshot of ${at}, and the difference from the published:`,
    firstAcknowledgement: (at) =>
      `Ours as of ${at} by first acknowledgement (there is no snapshot of that day), and the difference from the published:`,
  },
  nearest: (definition) => `Nearest to the published rate: ${definition}.`,
  recorded: (date, figures) => `Recorded the published figures of ${date}: ${figures}.`,
  imported: (count) => `Recorded published figures; days: ${count}.`,
  list: 'PUBLISHED FIGURES',
  none: `No published figures are recorded. Use ${typedCommand('published add --date 2026-01-31 --synced N --unsynced N')} or ${typedCommand('published import FILE')}.`,
  columns: { date: 'Date', source: 'Source' },
};

export const publishedTexts = inBoth({ vi, en });
