import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, read } from '../deployment/files.ts';

/** The rows of the fault matrix: what goes wrong, and the tests named for it. */
const ROWS = read('docs/faults.md')
  .split('\n')
  .filter((line) => line.includes(' | `test/'))
  .map((line) => {
    const [fault = '', , proven = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { fault, proven: proven.split('<br>') };
  });

describe('the fault matrix', () => {
  it('has a row for each of many faults', () => {
    expect(ROWS.length).toBeGreaterThan(50);
  });

  it.each(ROWS)('names tests that exist: $fault', ({ proven }) => {
    for (const one of proven) {
      const [, file = '', name = ''] = /^`(test\/[\w/.]+\.ts)`: (.+)$/.exec(one) ?? [];
      expect(name, one).not.toBe('');
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      const text = readFileSync(join(ROOT, file), 'utf8');
      expect(text.includes(`'${name}'`) || text.includes(`"${name}"`), one).toBe(true);
    }
  });
});
