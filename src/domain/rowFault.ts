import type { Bilingual, Language } from './language.ts';

interface FaultTexts extends Bilingual {
  /** How the ledger, the log and JSON name it. Rows of earlier versions have these words, so they never change. */
  readonly stored: string;
}

/** Why a row cannot be read. Closed: an adapter names its fault by one of these codes, and no text quotes the row. */
const ROW_FAULTS = {
  empty: { stored: 'empty', vi: 'để trống', en: 'empty' },
  not_an_identifier: {
    stored: 'neither a text nor an exact whole number',
    vi: 'không phải chữ, cũng không phải số nguyên chính xác',
    en: 'neither a text nor an exact whole number',
  },
  not_an_object: { stored: 'not an object', vi: 'không phải một đối tượng', en: 'not an object' },
  damaged_text: {
    stored: 'bytes that are no text',
    vi: 'có byte không phải chữ',
    en: 'bytes that are no text',
  },
  spoilt: {
    stored: 'spoilt by a spreadsheet',
    vi: 'bị chương trình bảng tính làm hỏng',
    en: 'spoilt by a spreadsheet',
  },
} as const satisfies Readonly<Record<string, FaultTexts>>;

export type RowFault = keyof typeof ROW_FAULTS;

const BY_STORED_WORDS: ReadonlyMap<string, Bilingual> = new Map(
  Object.values(ROW_FAULTS).map((texts) => [texts.stored, texts]),
);

export function rowFaultText(fault: RowFault, language: Language): string {
  return ROW_FAULTS[fault][language];
}

export function storedRowFault(fault: RowFault): string {
  return ROW_FAULTS[fault].stored;
}

/** The text of a stored fault. A later version may have stored words that this one does not know: they are shown as they are. */
export function storedRowFaultText(stored: string, language: Language): string {
  return BY_STORED_WORDS.get(stored)?.[language] ?? stored;
}

/** The place of a fault that lies in no single field. */
export const WHOLE_ROW = 'row';

/** Other places are names of fields, which are the same in both languages. */
export function rowPlaceText(where: string, language: Language): string {
  return where === WHOLE_ROW && language === 'vi' ? 'cả dòng' : where;
}
