import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

/** Hashing keeps the thread busy: some two seconds for a gigabyte. */
export async function fileDigest(path: string): Promise<FileDigest> {
  const sum = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (chunks) => {
    for await (const chunk of chunks) {
      sum.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  });
  return { bytes, sha256: sum.digest('hex') };
}
