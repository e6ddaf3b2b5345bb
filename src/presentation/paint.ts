import { styleText } from 'node:util';

export type Paint = (style: 'bold' | 'dim' | 'green' | 'red', text: string) => string;

/**
 * Colours as the caller decided, which knows where the text goes; `validateStream: false` because styleText
 * would otherwise ask this process's stdout, which need not be where the text is read.
 */
export function paintWith(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** The filled part of a bar in green, the rest in red. */
export function paintBar(paint: Paint, text: string): string {
  return text.replace(/█+/, (filled) => paint('green', filled)).replace(/░+/, (empty) => paint('red', empty));
}
