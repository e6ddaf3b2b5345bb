import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileDigest } from '../dataDir/fileDigest.ts';
import { parseJson } from '../domain/parseJson.ts';

export const MANIFEST = 'manifest.json';
export const LEDGER = 'ledger.db';
export const PAYLOAD_KEY = 'keys/payload.key';
/** Raised when a restore must know more than this version does. */
export const FORMAT = 1;

const file = z.object({ name: z.string(), bytes: z.int().min(0), sha256: z.string() });
export type ManifestFile = z.infer<typeof file>;

const manifest = z.object({
  format: z.int().min(1),
  /** When the copy of the ledger began, in ISO 8601. */
  madeAt: z.iso.datetime(),
  /** The dongbo that made it. */
  dongbo: z.string(),
  province: z.string(),
  /** The number of the ledger's migrations. */
  schema: z.int().min(1),
  /** Fingerprint of the payload key; null: payloads are not encrypted. */
  key: z.string().nullable(),
  files: z.array(file).min(1),
});
export type Manifest = z.infer<typeof manifest>;

/** Null where the folder is no complete backup. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    return parseJson(await readFile(join(folder, MANIFEST), 'utf8'), manifest);
  } catch {
    return null;
  }
}

export async function describeFile(folder: string, name: string): Promise<ManifestFile> {
  return { name, ...(await fileDigest(join(folder, name))) };
}
