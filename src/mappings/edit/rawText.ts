import { isUtf8 } from 'node:buffer';

/** Encodings in which a table can be written as it was. */
type Writable = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface RawText {
  readonly encoding: Writable;
  /** Whether the file begins with a byte-order mark. */
  readonly marked: boolean;
  /** Without the mark, and otherwise as it is: not composed, with its own line ends. */
  readonly text: string;
}

/** Null for bytes that are no text in one of these encodings. */
export function rawText(bytes: Buffer): RawText | null {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe) return read('utf-16le', true, bytes.subarray(2));
  if (a === 0xfe && b === 0xff) return read('utf-16be', true, bytes.subarray(2));
  // As input/table/decode.ts tells UTF-16 without a mark.
  if (a !== undefined && b === 0 && a !== 0) return read('utf-16le', false, bytes);
  if (a === 0 && b !== undefined && b !== 0) return read('utf-16be', false, bytes);
  const marked = a === 0xef && b === 0xbb && c === 0xbf;
  return isUtf8(bytes) ? read('utf-8', marked, marked ? bytes.subarray(3) : bytes) : null;
}

function read(encoding: Writable, marked: boolean, bytes: Buffer): RawText {
  return { encoding, marked, text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes) };
}

/** The bytes of a text in the encoding of another one. */
export function encoded(text: string, { encoding, marked }: Pick<RawText, 'encoding' | 'marked'>): Buffer {
  const whole = marked ? `\uFEFF${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(whole, 'utf8');
  const bytes = Buffer.from(whole, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}
