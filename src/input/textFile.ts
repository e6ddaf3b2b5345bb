import { readFileSync, statSync } from 'node:fs';
import { systemCode } from '../domain/errors.ts';
import type { Bilingual } from '../domain/language.ts';

export type TextFile = { readonly ok: true; readonly text: string; readonly mode: number } | FileFault;

export type BytesFile = { readonly ok: true; readonly bytes: Buffer; readonly mode: number } | FileFault;

interface FileFault {
  readonly ok: false;
  readonly found: Bilingual;
}

/**
 * Reads a UTF-8 file of at most `maxBytes`, without byte-order mark, and its mode. The fault names neither path nor
 * content: the caller decides what may be shown.
 */
export function readTextFile(file: string, maxBytes: number): TextFile {
  const read = readBytesFile(file, maxBytes);
  if (!read.ok) return read;
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes), mode: read.mode };
  } catch {
    return fault('tệp không phải văn bản UTF-8', 'a file that is not UTF-8 text');
  }
}

/** The same for a file that need not be text. */
export function readBytesFile(file: string, maxBytes: number): BytesFile {
  try {
    const stat = statSync(file);
    // A pipe, for instance, could block start-up for ever.
    if (!stat.isFile()) return fault('thứ không phải là tệp', 'something that is not a file');
    if (stat.size > maxBytes) {
      return fault(
        `tệp ${stat.size} byte (tối đa ${maxBytes})`,
        `a file of ${stat.size} bytes (at most ${maxBytes})`,
      );
    }
    return { ok: true, bytes: readFileSync(file), mode: stat.mode };
  } catch (error) {
    const code = systemCode(error);
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return fault('tệp không tồn tại', 'a file that does not exist');
      case 'EACCES':
      case 'EPERM':
        return fault('tệp mà tài khoản này không được đọc', 'a file that this account may not read');
      default:
        return fault(`tệp không đọc được (${code})`, `a file that cannot be read (${code})`);
    }
  }
}

function fault(vi: string, en: string): FileFault {
  return { ok: false, found: { vi, en } };
}
