import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referenceDocuments } from './documents.ts';

const ROOT = join(import.meta.dirname, '../..');

// Writes the reference documents anew from the code. Metrics and roles are written by their tests, which ask a server.
for (const { path, text } of await referenceDocuments()) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
