import { createReadStream, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { NotReadable } from '../table/notReadable.ts';

/** One file of an archive [PKWARE APPNOTE 4.3]. */
export interface ZipEntry {
  readonly compressed: boolean;
  readonly size: number;
  /** Where its own header starts; the content follows. */
  readonly headerAt: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record with the longest comment. */
const LONGEST_END = 22 + 65_535;
const MAX_ENTRIES = 10_000;

/**
 * The archive's directory, at its end: a workbook has its sheets before the texts that they need, so it cannot be read
 * from front to back.
 */
export function zipEntries(fd: number, fileSize: number): ReadonlyMap<string, ZipEntry> {
  const tail = bytesAt(fd, Math.max(0, fileSize - LONGEST_END), Math.min(fileSize, LONGEST_END));
  const end = lastIndexOf(tail, END);
  if (end < 0 || end + 22 > tail.length) throw new NotReadable('broken');
  const count = tail.readUInt16LE(end + 10);
  const size = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  // All ones: sizes that only the 64-bit form can say. A sheet has at most a million rows, and never needs it.
  if (count > MAX_ENTRIES || start + size > fileSize) throw new NotReadable('broken');
  const directory = bytesAt(fd, start, size);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0, left = count; left > 0; left -= 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw new NotReadable('broken');
    const method = directory.readUInt16LE(at + 10);
    if ((directory.readUInt16LE(at + 8) & 1) !== 0) throw new NotReadable('encrypted');
    if (method !== 0 && method !== 8) throw new NotReadable('broken');
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    entries.set(name.replaceAll('\\', '/').replace(/^\//, ''), {
      compressed: method === 8,
      size: directory.readUInt32LE(at + 20),
      headerAt: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** A small entry as a whole. */
export function entryText(fd: number, entry: ZipEntry, maxBytes: number): string {
  if (entry.size > maxBytes) throw new NotReadable('too_large');
  const content = bytesAt(fd, contentAt(fd, entry), entry.size);
  if (!entry.compressed) return content.toString('utf8');
  try {
    return inflateRawSync(content, { maxOutputLength: maxBytes }).toString('utf8');
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new NotReadable(tooLarge ? 'too_large' : 'broken');
  }
}

/** An entry of any size, piece by piece. */
export async function* entryPieces(file: string, fd: number, entry: ZipEntry): AsyncGenerator<string> {
  if (entry.size === 0) return;
  const start = contentAt(fd, entry);
  const raw = createReadStream(file, { start, end: start + entry.size - 1, highWaterMark: 65_536 });
  // pipeline destroys both when either fails or the reader stops early.
  const inflated = entry.compressed ? pipeline(raw, createInflateRaw({ chunkSize: 65_536 }), () => {}) : raw;
  const decoder = new TextDecoder();
  try {
    for await (const chunk of inflated as AsyncIterable<Uint8Array>)
      yield decoder.decode(chunk, { stream: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('Z_')) throw new NotReadable('broken');
    throw error;
  } finally {
    raw.destroy();
  }
  yield decoder.decode();
}

/** The lengths in its own header can differ from those in the directory. */
function contentAt(fd: number, { headerAt }: ZipEntry): number {
  const header = bytesAt(fd, headerAt, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw new NotReadable('broken');
  return headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function bytesAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position));
}

function lastIndexOf(bytes: Buffer, signature: number): number {
  const wanted = Buffer.alloc(4);
  wanted.writeUInt32LE(signature);
  return bytes.lastIndexOf(wanted);
}
