import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { LOG_FIELDS } from '../../src/observability/log.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Where a line is logged, or where the fields of one are put together. */
const STARTS = [
  /[lL]og(?:\([^()]*\))?\??\.(?:debug|info|warn|error)\(/g,
  /[lL]og\[[^\]]*\]\(/g,
  /\b(?:fields|failed)\b[^=\n;]*= \{/g,
  /\bonFailedTry\(/g,
];

/** The code of a call or an object from its bracket to the matching one. */
function bracketed(code: string, start: number): string {
  let depth = 1;
  for (let at = start; at < code.length; at += 1) {
    if ('({'.includes(code.charAt(at))) depth += 1;
    else if (')}'.includes(code.charAt(at))) depth -= 1;
    if (depth === 0) return code.slice(start, at);
  }
  return code.slice(start);
}

test('every field that the log lets through is logged somewhere', () => {
  const files = ['src', 'workers'].flatMap((dir) =>
    readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' }).map((file) => join(ROOT, dir, file)),
  );
  const logged = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .flatMap((code) =>
      STARTS.flatMap((start) =>
        [...code.matchAll(start)].map((match) => bracketed(code, match.index + match[0].length)),
      ),
    )
    .join('\n');
  const ownFields = ['runId', 'deliveryId', 'stack'];
  const unused = LOG_FIELDS.filter(
    (name) => !ownFields.includes(name) && !new RegExp(`(?<![.\\w])${name}\\s*[:,}\\n]`).test(logged),
  );
  expect(unused).toEqual([]);
});
