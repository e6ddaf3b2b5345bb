import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CopiedColumn, isSameCell, linesOf, rowOf, textOf } from '../../../src/ledger/copy/copyText.ts';

const COLUMNS: readonly CopiedColumn[] = [
  { name: 'a', kind: 'whole' },
  { name: 'b', kind: 'text' },
  { name: 'c', kind: 'bytes' },
  { name: 'd', kind: 'real' },
];
const words = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0'));
const odd = fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', '\b', '\f', '\v', 'N', 'x', 'ệ', '') });
const row = fc.tuple(
  fc.option(fc.maxSafeInteger()),
  fc.option(fc.oneof(words, odd, fc.constantFrom('', '\\N', 'null', '\\.'))),
  fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
);

describe('the text of rows', () => {
  test('holds each value, whatever it is, on one line', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const lines = linesOf(textOf(COLUMNS, rows));
        expect(lines.map((line) => rowOf(COLUMNS, line))).toEqual(rows);
      }),
    );
  });

  test('has what is missing apart from what is empty or says so', () => {
    const rows = [null, '', '\\N'].map((text) => [1, text, null, 0.5]);
    expect(textOf(COLUMNS, rows).toString()).toBe('1\t\\N\t\\N\t0.5\n1\t\t\\N\t0.5\n1\t\\\\N\t\\N\t0.5\n');
  });

  test('has none of the NULs that PostgreSQL cannot store', () => {
    expect(rowOf(COLUMNS, linesOf(textOf(COLUMNS, [[1, 'a\0b', null, 1]]))[0] ?? '')[1]).toBe('a\uFFFDb');
  });

  test('has broken numbers, which the databases write otherwise, equal by their value', () => {
    expect(isSameCell('real', '2', '2.0')).toBe(true);
    expect(isSameCell('real', '0.00001', '1e-05')).toBe(true);
    expect(isSameCell('real', '2', '2.5')).toBe(false);
    expect(isSameCell('real', '0', '\\N')).toBe(false);
    expect(isSameCell('text', '2', '2.0')).toBe(false);
    expect(isSameCell('real', '2', undefined)).toBe(false);
  });
});
