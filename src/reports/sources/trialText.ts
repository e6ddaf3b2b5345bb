import { inBoth } from '../../domain/language.ts';
import { rowPlaceText, storedRowFaultText } from '../../domain/rowFault.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText, widthOf, wrap } from '../../presentation/layout.ts';
import type { SourceTrial } from './trialSchema.ts';

const vi = {
  title: (name: string, kind: string, rows: string) => `${name} (${kind}): đọc ${rows} dòng của một trang`,
  drafts: (rows: string) => `${rows} dòng chưa có số hồ sơ nên không phải là hồ sơ.`,
  unreadable: (rows: string, where: string, why: string) => `${rows} dòng không đọc được: ${where}: ${why}.`,
  empty: (fields: string) => `Không dòng nào có: ${fields}.`,
  notDates: (fields: string) =>
    `Không đọc được ngày ở: ${fields}. Sửa source.dates, hoặc đường dẫn của trường.`,
  none: 'Trang này không có dòng nào. Kiểm tra censusFrom, quyền của tài khoản và nơi có các dòng.',
  masked: 'Phần có thể là thông tin cá nhân đã được che.',
};

const en: typeof vi = {
  title: (name, kind, rows) => `${name} (${kind}): read ${rows} rows of one page`,
  drafts: (rows) => `${rows} rows have no case number yet, and so are no cases.`,
  unreadable: (rows, where, why) => `${rows} rows cannot be read: ${where}: ${why}.`,
  empty: (fields) => `No row had: ${fields}.`,
  notDates: (fields) => `No dates can be read in: ${fields}. Correct source.dates, or the path of the field.`,
  none: 'The page has no rows. Check censusFrom, the rights of the account, and where the rows are.',
  masked: 'What can name a person is masked.',
};

const trialTexts = inBoth({ vi, en });

/** The mapped cases and what is wrong with the mapping, in at most 80 columns. */
export function sourceTrialText(trial: SourceTrial, options: TextOptions): string {
  const texts = trialTexts(options.language);
  const { paint, count } = formatsOf(options);
  const lines = trial.cases.flatMap((one) => ['', ...caseLines(one)]);
  const notes = [
    ...(trial.rows === 0 ? [texts.none] : []),
    ...(trial.drafts > 0 ? [texts.drafts(count(trial.drafts))] : []),
    ...trial.unreadable.map(({ rows, where, why }) =>
      texts.unreadable(
        count(rows),
        rowPlaceText(where, options.language),
        storedRowFaultText(why, options.language),
      ),
    ),
    ...(trial.empty.length > 0 ? [texts.empty(trial.empty.join(', '))] : []),
    ...(trial.notDates.length > 0 ? [texts.notDates(trial.notDates.join(', '))] : []),
    ...(trial.cases.length > 0 ? [texts.masked] : []),
  ];
  const title = texts.title(trial.source, trial.kind, count(trial.rows));
  return [paint('bold', title), ...lines, ...notes.flatMap((note) => ['', ...wrap(note)])].join('\n');
}

const NAME_WIDTH = 18;

function caseLines(one: Readonly<Record<string, string>>): string[] {
  return Object.entries(one).flatMap(([field, text]) => {
    const head = `  ${field}${' '.repeat(Math.max(1, NAME_WIDTH - widthOf(field)))}`;
    return wrap(terminalText(text), head);
  });
}
