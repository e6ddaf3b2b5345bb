import { styleText } from 'node:util';

export type Paint = (style: 'bold' | 'dim' | 'green' | 'red', text: string) => string;

/**
 * Colours as the caller decided. `validateStream: false`, because styleText would otherwise check this process's
 * stdout, and the text may go elsewhere.
 */
export function paintWith(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** The filled part of a bar in green, the rest in red. */
export function paintBar(paint: Paint, text: string): string {
  return text.replace(/█+/, (filled) => paint('green', filled)).replace(/░+/, (empty) => paint('red', empty));
}
