import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bar } from '../../src/presentation/bar.ts';
import { shorten, terminalText, widthOf, wrap } from '../../src/presentation/layout.ts';
import { table } from '../../src/presentation/table.ts';

describe('text for a terminal', () => {
  it('is one line of composed characters without anything that steers the terminal', () => {
    expect(terminalText('  a\r\n\tb\u001B[31mc\u0000\u200B\u2028d ')).toBe('a b [31mc d');
    expect(terminalText('Sở Tư pháp'.normalize('NFD'))).toBe('Sở Tư pháp');
    expect(terminalText('x\uD800y')).toBe('x\uFFFDy');
  });
});

describe('shortened text', () => {
  it('keeps to its width and shows that something is missing', () => {
    expect(shorten('Sở Tư pháp', 10)).toBe('Sở Tư pháp');
    expect(shorten('Sở Tư pháp', 9)).toBe('Sở Tư ph…');
    expect(shorten('Sở Tư pháp', 7)).toBe('Sở Tư…');
  });
});

describe('wrapped text', () => {
  it('breaks between words and hangs below the first line', () => {
    expect(wrap('một hai ba bốn', '- ', 9)).toEqual(['- một hai', '  ba bốn']);
    expect(wrap('', '- ', 9)).toEqual(['- ']);
  });

  it('loses no word and no column', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 4, max: 40 }),
        (text, width) => {
          const lines = wrap(text, '- ', width);
          expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
          const kept = lines.map((line) => line.slice(2)).join('');
          expect(kept.replaceAll(' ', '')).toBe(terminalText(text).replaceAll(' ', ''));
        },
      ),
    );
  });
});

describe('a bar', () => {
  it('is full only for all and empty only for none', () => {
    expect(bar(1_000_000, 1_000_000, 8)).toBe('████████');
    expect(bar(999_999, 1_000_000, 8)).toBe('███████░');
    expect(bar(1, 1_000_000, 8)).toBe('█░░░░░░░');
    expect(bar(0, 1_000_000, 8)).toBe('░░░░░░░░');
    expect(bar(0, 0, 8)).toBe('');
  });
});

describe('a table', () => {
  it('takes what is missing from the flexible column only', () => {
    const columns = [
      { header: 'Tên', align: 'left', flexible: true },
      { header: 'Số', align: 'right' },
    ] as const;
    expect(table(columns, [['Sở Tài nguyên', '1.000']], { width: 15 })).toEqual([
      'Tên          Số',
      'Sở Tài…   1.000',
    ]);
  });
});
