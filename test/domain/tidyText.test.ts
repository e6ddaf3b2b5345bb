import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyCode, tidyText } from '../../src/domain/tidyText.ts';
import { anyText } from '../support/anyText.ts';

describe('a text from outside', () => {
  test('is in NFC, well formed and without blanks around it, whatever it was', () => {
    const anything = anyText();
    fc.assert(
      fc.property(anything, (text) => {
        const tidy = tidyText(text);
        expect(tidy).toBe(text.toWellFormed().trim().normalize('NFC'));
        expect(tidyText(tidy)).toBe(tidy.trim());
      }),
      { numRuns: 300 },
    );
  });

  test('changes for no single character in another way than NFC changes it', () => {
    for (let code = 0; code <= 0x1_ffff; code += 1) {
      const text = `x${String.fromCodePoint(code)}y`.toWellFormed();
      if (tidyText(text) !== text.normalize('NFC')) expect(`U+${code.toString(16)}`).toBe('in NFC');
    }
  });

  test('in a decomposed form is the same as in the composed one', () => {
    expect(tidyText('Đã trả kết quả'.normalize('NFD'))).toBe('Đã trả kết quả');
  });
});

describe('a code from outside', () => {
  test.each([
    ['a no-break space at its end', 'H23.12-241105-0001\u00a0'],
    ['a zero-width space inside', 'H23.12-\u200b241105-0001'],
    ['a byte-order mark before it', '\ufeffH23.12-241105-0001'],
    ['a soft hyphen inside', 'H23.12-2411\u00ad05-0001'],
    ['a line break at its end', 'H23.12-241105-0001\r\n'],
  ])('loses %s', (_, text) => {
    expect(tidyCode(text)).toBe('H23.12-241105-0001');
  });

  test('keeps a blank that is part of it, as an ordinary one', () => {
    expect(tidyCode('H23\u00a012')).toBe('H23 12');
  });

  test('keeps its letters and their case', () => {
    expect(tidyCode(' Chờ bổ sung '.normalize('NFD'))).toBe('Chờ bổ sung');
  });
});
