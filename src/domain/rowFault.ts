import type { Language } from './language.ts';

/** Why a row cannot be read, in the words of its adapter, and the same in Vietnamese. */
const VIETNAMESE: ReadonlyMap<string, string> = new Map([
  ['empty', 'để trống'],
  ['neither a text nor an exact whole number', 'không phải chữ, cũng không phải số nguyên chính xác'],
  ['not an object', 'không phải một đối tượng'],
  ['bytes that are no text', 'có byte không phải chữ'],
  ['spoilt by a spreadsheet', 'bị chương trình bảng tính làm hỏng'],
]);

/** Other words are shown as they are. */
export function rowFaultText(why: string, language: Language): string {
  return language === 'vi' ? (VIETNAMESE.get(why) ?? why) : why;
}
