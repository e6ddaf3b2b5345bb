import { describe, expect, it } from 'vitest';
import { type VerificationFigures, verificationJson } from '../../../src/reports/verification/build.ts';
import { verificationText } from '../../../src/reports/verification/text.ts';
import { tooWide } from '../fakeLedger.ts';

const FIGURES: VerificationFigures = {
  confirmed: 398,
  present: 0,
  missing: 1,
  differs: 1,
  failed: 0,
  population: 719_569,
};
const NOTHING: VerificationFigures = {
  confirmed: 0,
  present: 0,
  missing: 0,
  differs: 0,
  failed: 0,
  population: 0,
};

/** As one line, since where a line breaks is not what these tests are about. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

describe('a verification as JSON', () => {
  it('has the documented keys, and percentages with two decimals', () => {
    expect(verificationJson(FIGURES)).toEqual({
      checked: 400,
      confirmed: 398,
      present: 0,
      missing: 1,
      differs: 1,
      confirmedPercent: 99.5,
      interval95: [98.2, 99.86],
    });
  });

  it('does not count a look-up that failed', () => {
    expect(verificationJson({ ...FIGURES, failed: 7 }).checked).toBe(400);
  });

  it('gives no share of nothing', () => {
    expect(verificationJson({ ...NOTHING, failed: 3 })).toMatchObject({
      checked: 0,
      confirmedPercent: null,
      interval95: null,
    });
  });
});

describe('a verification as text', () => {
  it('gives the estimate of a sample, and says what happens next, in both languages', () => {
    const vi = flat(verificationText(FIGURES, { language: 'vi', all: false }));
    expect(vi).toContain('mẫu ngẫu nhiên trong 719.569 hồ sơ đã đồng bộ');
    expect(vi).toContain('99,50%, khoảng tin cậy 95%: 98,20% đến 99,86%');
    expect(vi).toContain('2 hồ sơ không đúng như đã xác nhận không còn tính là đã đồng bộ');
    const en = flat(verificationText(FIGURES, { language: 'en', all: false }));
    expect(en).toContain('99.50%, 95 % interval: 98.20% to 99.86%');
    expect(en).toContain('as it acknowledged them: 2.');
  });

  it('gives no estimate when every case was looked up', () => {
    const text = verificationText(FIGURES, { language: 'en', all: true });
    expect(text).toContain('99.50%');
    expect(text).not.toContain('interval');
  });

  it('says that there is nothing to do, that nothing was asked for, and how many look-ups failed', () => {
    const said = (figures: VerificationFigures) =>
      flat(verificationText(figures, { language: 'en', all: false }));
    expect(said({ ...FIGURES, missing: 0, differs: 0 })).toContain('Nothing to do');
    expect(said(NOTHING)).toContain('No case was verified');
    expect(said({ ...FIGURES, failed: 1_234 })).toContain('Look-ups that failed: 1,234.');
  });

  it('says that a case whose status cannot be read is there, and not that all is well', () => {
    const found = { ...NOTHING, present: 60, population: 60 };
    expect(verificationJson(found)).toMatchObject({
      checked: 60,
      confirmed: 0,
      present: 60,
      confirmedPercent: 0,
    });
    expect(flat(verificationText(found, { language: 'en', all: true }))).toContain(
      'at the portal with a status that cannot be read: 60. They are there, but do not count as verified.',
    );
    expect(flat(verificationText(found, { language: 'vi', all: true }))).toContain(
      '60 hồ sơ có trên Cổng nhưng không đọc được trạng thái',
    );
  });

  it('keeps within 80 columns at a million cases', () => {
    const million = {
      confirmed: 1e6,
      present: 1e6,
      missing: 1e5,
      differs: 1e5,
      failed: 1e5,
      population: 55_980_000,
    };
    for (const language of ['vi', 'en'] as const) {
      for (const all of [true, false]) {
        expect(tooWide(verificationText(million, { language, all }))).toEqual([]);
      }
    }
  });
});
