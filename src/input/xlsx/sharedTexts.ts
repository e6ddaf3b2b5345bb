import { NotReadable } from '../table/notReadable.ts';
import { xmlReader } from './xml.ts';

const MAX_BYTES = 128 * 1_048_576;
/** Pages instead of one buffer: growing it would hold it twice. */
const PAGE = 1_048_576;
const PER_PAGE = 65_536;

/**
 * The texts of a workbook, which its cells name by number. As bytes: a million case numbers take 30 MB, and as strings,
 * which keep the pieces of the file that they were cut from, several times as much.
 */
export class SharedTexts {
  readonly #pages: Buffer[] = [Buffer.allocUnsafe(PAGE)];
  #used = 0;
  /** Where each text starts, of all pages in a row, and its length in bytes. */
  readonly #starts: Uint32Array[] = [];
  readonly #lengths: Uint32Array[] = [];
  #count = 0;

  /** Takes the XML of the texts, piece by piece. */
  reader(): (piece: string) => void {
    let text = '';
    let isText = false;
    let isPhonetic = false;
    return xmlReader({
      open: (name) => {
        if (name === 'si') text = '';
        else if (name === 'rPh') isPhonetic = true;
        isText = name === 't' && !isPhonetic;
      },
      text: (piece) => {
        if (isText) text += piece;
      },
      close: (name) => {
        if (name === 't') isText = false;
        else if (name === 'rPh') isPhonetic = false;
        else if (name === 'si') this.#add(unescapedControls(text));
      },
    });
  }

  at(index: number): string {
    if (!(index >= 0 && index < this.#count)) return '';
    const [block, place] = [Math.floor(index / PER_PAGE), index % PER_PAGE];
    const start = this.#starts[block]?.[place] ?? 0;
    const length = this.#lengths[block]?.[place] ?? 0;
    const page = this.#pages[Math.floor(start / PAGE)];
    return page?.toString('utf8', start % PAGE, (start % PAGE) + length) ?? '';
  }

  #add(text: string): void {
    const length = Buffer.byteLength(text);
    // A text is never cut by the end of a page; none in a workbook is longer than one.
    if (length > PAGE) throw new NotReadable('broken');
    if ((this.#used % PAGE) + length > PAGE || this.#used === this.#pages.length * PAGE) {
      this.#used = this.#pages.length * PAGE;
      this.#pages.push(Buffer.allocUnsafe(PAGE));
    }
    if (this.#used > MAX_BYTES) throw new NotReadable('too_large');
    const place = this.#count % PER_PAGE;
    if (place === 0) {
      this.#starts.push(new Uint32Array(PER_PAGE));
      this.#lengths.push(new Uint32Array(PER_PAGE));
    }
    this.#starts.at(-1)?.fill(this.#used, place, place + 1);
    this.#lengths.at(-1)?.fill(length, place, place + 1);
    this.#pages.at(-1)?.write(text, this.#used % PAGE, 'utf8');
    this.#used += length;
    this.#count += 1;
  }
}

/** Excel writes control characters, which XML cannot hold, as `_x000D_`. */
export function unescapedControls(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-F]{4})_/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(String(hex), 16)),
  );
}
