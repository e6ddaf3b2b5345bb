import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPersonalData } from '../../src/domain/redact.ts';
import { aCase } from '../support/cases.ts';

const clean = (message: string, over = {}): string => withoutPersonalData(message, [aCase(over)]);

describe('a message of the portal', () => {
  it('keeps what says nothing about a person', () => {
    const message = 'MaTTHC 1.005129 không tồn tại (mã lỗi 11), 05/11/2024 08:00';
    expect(clean(message)).toBe(message);
  });

  it('loses whatever it repeats of the applicant and the contact', () => {
    const { applicant, contact } = aCase();
    for (const value of [
      applicant.name,
      applicant.idNo,
      applicant.address,
      contact.telephone,
      contact.email,
    ]) {
      expect(clean(`ChuHoSo [${value}] không hợp lệ`)).toBe('ChuHoSo […] không hợp lệ');
    }
  });

  it('loses a name in capitals, or written with combining accents, too', () => {
    const { name } = aCase().applicant;
    expect(clean(`Họ tên ${name.toUpperCase()} sai`)).toBe('Họ tên … sai');
    expect(clean(`Họ tên ${name.normalize('NFD')} sai`)).toBe('Họ tên … sai');
  });

  it('loses the whole of an address that begins with the applicant’s name', () => {
    const applicant = { kind: 'citizen', name: 'Trần Thị', idNo: '', address: 'Trần Thị Thử, số 1' } as const;
    expect(clean('DiaChi "Trần Thị Thử, số 1" sai', { applicant })).toBe('DiaChi "…" sai');
  });

  it('loses the official who acted, and the notes of the case', () => {
    const message = 'NguoiXuLy Cán bộ một cửa; GhiChu gọi cho mẹ';
    expect(clean(message, { note: 'gọi cho mẹ' })).toBe('NguoiXuLy …; GhiChu …');
  });

  it('loses numbers as long as a telephone or an identity number, and e-mail addresses, of anybody', () => {
    expect(clean('so 0987654321, cccd 030190999999, ai.do@example.vn')).toBe('so …, cccd …, …');
  });

  it('keeps its words when a name is too short to hide anything', () => {
    const applicant = { ...aCase().applicant, name: 'An' };
    expect(clean('An toàn', { applicant })).toBe('An toàn');
  });

  it('takes names for text, not for patterns', () => {
    const applicant = { ...aCase().applicant, name: '.* (A|B) $& [c' };
    expect(clean('xin chào .* (A|B) $& [c nhé', { applicant })).toBe('xin chào … nhé');
  });

  it('is cut to 300 characters', () => {
    expect(clean('a '.repeat(400))).toHaveLength(301);
  });

  it('never holds what was put into it of a case, wherever it stands', () => {
    const { applicant, contact } = aCase();
    const secret = fc.constantFrom(applicant.name, applicant.idNo, contact.telephone, contact.email);
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        secret,
        fc.string({ maxLength: 40 }),
        (before, value, after) => {
          expect(clean(before + value + after)).not.toContain(value);
        },
      ),
    );
  });
});
