import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referenceDocuments } from './documents.ts';

const ROOT = join(import.meta.dirname, '../..');

// Writes the reference documents from the code. The tests of metrics and roles write theirs, because they need a server.
for (const { path, text } of await referenceDocuments()) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
