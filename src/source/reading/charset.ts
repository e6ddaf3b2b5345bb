import { TransientFailure } from './failure.ts';

export interface Decoded {
  readonly text: string;
  /** Some bytes are not text; U+FFFD stands for them. */
  readonly damaged: boolean;
}

/** Decodes a body by the charset of its header Content-Type, without a byte order mark; UTF-8 if none is named. */
export function decode(bytes: Uint8Array, contentType: unknown): Decoded {
  const label = typeof contentType === 'string' ? charsetOf(contentType) : 'utf-8';
  try {
    return { text: decoderOf(label, true).decode(bytes), damaged: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: decoderOf(label, false).decode(bytes), damaged: true };
  }
}

function charsetOf(contentType: string): string {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
}

function decoderOf(label: string, fatal: boolean) {
  try {
    return new TextDecoder(label, { fatal });
  } catch {
    throw new TransientFailure('a charset that nobody knows');
  }
}
