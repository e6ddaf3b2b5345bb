import type { Bilingual } from '../../domain/language.ts';
import { rowFaultText } from '../../domain/rowFault.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import type { FileFault } from './fault.ts';
import type { Survey } from './survey.ts';

interface Header {
  readonly name: string;
  readonly at: Instant;
  readonly offsetMs: number;
}

/** The text that is laid beside a file, in both languages: the office that sent it may not have dongbo before it. */
export function doneReport(header: Header, survey: Survey): string {
  const { cases, drafts, unreadable, repeated, spoilt, isFull, remarks } = survey;
  const lines: Bilingual[] = [
    { vi: `Đã nhận ${cases} hồ sơ.`, en: `${cases} cases taken in.` },
    ...when(drafts > 0, {
      vi: `${drafts} dòng chưa có mã hồ sơ nên chưa phải là hồ sơ.`,
      en: `${drafts} rows have no case number yet, and so are no cases.`,
    }),
    ...when(repeated > 0, {
      vi: `${repeated} dòng lặp lại hồ sơ của dòng khác; tính theo dòng sửa sau cùng.`,
      en: `${repeated} rows repeat the case of another row; the one changed last counts.`,
    }),
    ...when(unreadable > 0, {
      vi: `${unreadable} dòng không đọc được nên không được tính. Sửa rồi gửi lại.`,
      en: `${unreadable} rows cannot be read and do not count. Correct them and send them again.`,
    }),
    ...when(spoilt > 0, {
      vi: `${spoilt} dòng có ô bị Excel làm hỏng; các ô đó được coi là trống.`,
      en: `${spoilt} rows have cells that Excel has spoilt; these are read as empty.`,
    }),
    ...when(isFull, {
      vi: 'Trang tính đã đầy: hồ sơ sau dòng cuối có thể bị thiếu. Xuất thành nhiều tệp hoặc CSV.',
      en: 'The sheet is full: cases after its last row can be missing. Export in parts, or as CSV.',
    }),
    ...remarks.map(({ line, where, why }) => ({
      vi: `Dòng ${line}, ${where}: ${why === null ? 'ô bị hỏng' : rowFaultText(why, 'vi')}`,
      en: `Line ${line}, ${where}: ${why === null ? 'a spoilt cell' : rowFaultText(why, 'en')}`,
    })),
  ];
  return reportOf(header, lines);
}

export function rejectedReport(header: Header, { found, remedy }: FileFault): string {
  return reportOf(header, [
    {
      vi: `Không nhận tệp này: ${found.vi}. Không dòng nào được đọc vào.`,
      en: `Not taken in: ${found.en}. None of its rows counts.`,
    },
    remedy,
  ]);
}

function when(holds: boolean, text: Bilingual): Bilingual[] {
  return holds ? [text] : [];
}

function reportOf({ name, at, offsetMs }: Header, lines: readonly Bilingual[]): string {
  const head = `${name}\n${formatInstant(at, offsetMs)}\n`;
  const paragraphs = (['vi', 'en'] as const).map((language) =>
    lines.map((line) => line[language]).join('\n'),
  );
  return `${[head, ...paragraphs].join('\n')}\n`;
}
