import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

interface SourceFile {
  /** From the root of the checkout. */
  readonly place: string;
  readonly text: string;
}

/** Every file of the product's own code. */
export function productFiles(): readonly SourceFile[] {
  return ['src', 'workers'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`)
      .map((place) => ({ place, text: readFileSync(join(ROOT, place), 'utf8') })),
  );
}
