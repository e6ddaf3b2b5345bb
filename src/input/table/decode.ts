import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** As people's programs save texts: Excel in Vietnam also writes its Unicode text and the old code page. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/** No text holds one; it would be a picture, a program, half a workbook. */
const NUL = '\0';

/** The text in NFC and without byte-order mark; null for something that is no text. Windows-1258 writes marks apart. */
export function decodeText(bytes: Uint8Array): string | null {
  const encoding = byFirstBytes(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1258');
  const text = new TextDecoder(encoding).decode(bytes).normalize('NFC');
  return text.includes(NUL) ? null : text;
}

/** Reads the whole file once: one word of Vietnamese at its end decides between UTF-8 and Windows-1258. */
export async function encodingOf(file: string): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
      const encoding = first ? byFirstBytes(chunk) : null;
      if (encoding !== null) return encoding;
      first = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1258';
    throw error;
  }
}

/** Pieces of the text that end at a line break, in NFC; null for a piece that is not text. */
export async function* decodedLines(file: string, encoding: Encoding): AsyncGenerator<string | null> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    if (end > 0) yield checked(text.slice(0, end));
    else if (rest.length > LONGEST_LINE) yield null;
  }
  yield checked(rest + decoder.decode());
}

const LONGEST_LINE = 1_048_576;

function checked(text: string): string | null {
  return text.includes(NUL) ? null : text.normalize('NFC');
}

function byFirstBytes(bytes: Uint8Array): Encoding | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === undefined || b === undefined) return null;
  // Without a mark: a heading starts with a letter that needs one of the two bytes.
  if (a !== 0 && b === 0) return 'utf-16le';
  return a === 0 && b !== 0 ? 'utf-16be' : null;
}
