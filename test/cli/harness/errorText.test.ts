import { describe, expect, test } from 'vitest';
import { remedyLines } from '../../../src/cli/harness/errorText.ts';

const LONG = `sudo install -d -o dongbo -m 700 /srv/${'x'.repeat(60)}/data`;

describe('the lines of a remedy', () => {
  test('are one where all of it fits', () => {
    expect(remedyLines('Type: chmod 600 /srv/key', '→ ')).toEqual(['→ Type: chmod 600 /srv/key']);
  });

  test.each(['Type:', 'Gõ:', 'Remedy: Type:'])('never break a command after %j', (before) => {
    expect(remedyLines(`${before} ${LONG}`, '   → ')).toEqual([`   → ${before}`, `       ${LONG}`]);
  });

  test('break words where there is no command to type', () => {
    const lines = remedyLines('Name another folder in dataDir. '.repeat(6), '→ ');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});
