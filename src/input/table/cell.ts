import type { Bilingual } from '../../domain/language.ts';
import { tidyCode } from '../../domain/tidyText.ts';

/** A cell as it was meant: `="000123"` is how programs keep Excel from taking a code for a number. */
export function tidyCell(text: string): string {
  const wrapped = text.includes('="') ? /^\s*="(.*)"\s*$/s.exec(text) : null;
  return tidyCode(wrapped === null ? text : (wrapped[1] ?? '').replaceAll('""', '"'));
}

/** The same within a line, where the quotation marks would not be those of a cell. */
export function unwrapCells(text: string): string {
  return text.includes('="')
    ? text.replaceAll(/(^|[,;\t])="((?:[^"\n]|"")*)"(?=[,;\t\r\n]|$)/gm, '$1"$2"')
    : text;
}

/** What Excel leaves of a long number, in Vietnam with a comma: the digits are gone. */
const EATEN = /^[+-]?\d+(?:[.,]\d+)?E\+\d+$/i;
const ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;

/** Why a cell cannot be what was meant, and what to do about it; null for nearly all. */
export function spoiltCell(text: string): { readonly found: Bilingual; readonly remedy: Bilingual } | null {
  if (EATEN.test(text)) {
    return {
      found: {
        vi: `${text}: Excel đã đổi mã thành số và làm mất chữ số`,
        en: `${text}: Excel has turned the number into this and lost its digits`,
      },
      remedy: {
        vi: 'Xuất lại dữ liệu và mở bằng Data → From Text/CSV với cột này kiểu Text; không sửa lại kiểu của ô đã hỏng.',
        en: 'Export the data again and open it by Data → From Text/CSV with this column as Text; formatting a spoilt cell does not bring its digits back.',
      },
    };
  }
  if (!ERROR.test(text)) return null;
  return {
    found: { vi: `${text}: ô báo lỗi công thức`, en: `${text}: the error of a formula` },
    remedy: {
      vi: 'Sửa công thức, hoặc dán giá trị thay cho công thức.',
      en: 'Correct the formula, or paste values in its place.',
    },
  };
}
