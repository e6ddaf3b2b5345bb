import type { Bilingual } from '../../domain/language.ts';

/** Why a file cannot be taken in at all. The words name no value of it. */
export class FileFault extends Error {
  readonly found: Bilingual;
  readonly remedy: Bilingual;

  constructor(found: Bilingual, remedy: Bilingual = SEND_AGAIN) {
    super(found.en);
    this.name = 'FileFault';
    this.found = found;
    this.remedy = remedy;
  }
}

const SEND_AGAIN: Bilingual = {
  vi: 'Xuất lại tệp rồi chép lại vào thư mục.',
  en: 'Export the file again and put it into the folder again.',
};
