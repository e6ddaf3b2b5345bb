/** A text as programs save it. */
export function encoded(text: string, encoding: string): Uint8Array {
  switch (encoding) {
    case 'utf-8 with a mark':
      return Buffer.from(`\uFEFF${text}`);
    case 'utf-16le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 'utf-16le without a mark':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    case 'windows-1258':
      return Uint8Array.from(windows1258(text));
    default:
      return Buffer.from(text);
  }
}

/** Letters with their hats and horns are one byte, tones are bytes of their own behind them. */
function windows1258(text: string): number[] {
  const decoder = new TextDecoder('windows-1258');
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
  return [...text].flatMap((letter) => {
    const known = bytes.get(letter);
    if (known !== undefined) return [known];
    const tone =
      [...letter.normalize('NFD')].find((mark) => /[\u0300\u0301\u0303\u0309\u0323]/.test(mark)) ?? '';
    const rest = letter.normalize('NFD').replace(tone, '').normalize('NFC');
    return [bytes.get(rest), bytes.get(tone)].map((byte) => {
      if (byte === undefined) throw new Error(`${letter} is not in Windows-1258`);
      return byte;
    });
  });
}
