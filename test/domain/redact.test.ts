import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPersonalData } from '../../src/domain/redact.ts';
import { aCase } from '../support/cases.ts';

const clean = (message: string, over = {}): string => withoutPersonalData(message, [aCase(over)]);

describe('a message of the portal', () => {
  it('keeps text without personal data', () => {
    const message = 'MaTTHC 1.005129 không tồn tại (mã lỗi 11), 05/11/2024 08:00';
    expect(clean(message)).toBe(message);
  });

  it('loses all data of the applicant and the contact', () => {
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

  it('treats names as text, not as patterns', () => {
    const applicant = { ...aCase().applicant, name: '.* (A|B) $& [c' };
    expect(clean('xin chào .* (A|B) $& [c nhé', { applicant })).toBe('xin chào … nhé');
  });

  it('loses a name written without accents, or broken up, or only in part', () => {
    for (const part of ['Tran Thi Thu', 'TRAN_THI_THU', 'Trần  Thị\nThử', 'Thị Thử']) {
      expect(clean(`ChuHoSo (${part}) sai`), part).toBe('ChuHoSo (…) sai');
    }
  });

  it('loses a part of an address, and of what an official noted', () => {
    const applicant = { ...aCase().applicant, address: 'Số 12, thôn Đông, xã Lê Lợi' };
    const note = 'Mẹ xin khai sinh cho con là bé Bống';
    expect(clean('thon Dong - xa Le Loi: sai', { applicant })).toBe('…: sai');
    expect(clean('GhiChu: cho con là bé Bống (sai)', { note })).toBe('GhiChu: … (sai)');
  });

  it('keeps words that a note has in common with every message', () => {
    const lastAction = { ...aCase().lastAction, note: 'Đã tiếp nhận hồ sơ' };
    expect(clean('Hồ sơ chưa tiếp nhận', { lastAction })).toBe('Hồ sơ chưa tiếp nhận');
  });

  it.each([
    ['JSON', 'Tr\\u1ea7n Th\\u1ecb Th\\u1eed'],
    ['a URL', encodeURIComponent('Trần Thị Thử')],
    ['HTML', 'Tr&#7847;n Th&#x1ecb; Th&#7917;'],
  ])('loses a name escaped as in %s', (_, escaped) => {
    expect(clean(`ChuHoSo ${escaped} sai`)).toBe('ChuHoSo … sai');
  });

  it('loses encoded text', () => {
    const text = Buffer.from('Trần Thị Thử, 030190000001');
    expect(clean(`du lieu ${text.toString('base64')} sai`)).toBe('du lieu … sai');
    expect(clean(`du lieu ${text.toString('hex')} sai`)).toBe('du lieu … sai');
  });

  it('loses the name of somebody who is not in the case', () => {
    expect(clean('CCCD đã cấp cho Nguyễn Văn Khác, hồ sơ bị từ chối')).toBe(
      'CCCD đã cấp cho …, hồ sơ bị từ chối',
    );
    expect(clean('Đã cấp cho LÊ THỊ KHÁC năm 2020')).toBe('Đã cấp cho … năm 2020');
  });

  it.each(['0912 345 678', '0220 3853 123', '+84 912-345-678', '030 190 000 001', '030.190.000.001'])(
    'loses the number %s of anybody',
    (number) => {
      expect(clean(`so ${number} sai`)).toBe('so … sai');
    },
  );

  it.each([
    'Hồ sơ 000.00.19.H29-200330-0001 đã tồn tại',
    'Hồ sơ H23.12-241101-0001 không hợp lệ',
    'Thủ tục 1.005129.000.00.00.H23 chưa công khai',
    'NgayHenTra 2024.11.05 < NgayTiepNhan 05.11.2024 08:00:00',
    'DanhSachHoSoBoSung: giá trị không hợp lệ (tối đa 100%)',
    'HỒ SƠ CHƯA ĐỦ ĐIỀU KIỆN, LIÊN HỆ SỞ TƯ PHÁP TỈNH HẢI DƯƠNG',
    'Sở Tài nguyên và Môi trường tỉnh Hải Dương chưa được cấp quyền',
  ])('keeps what tells what to mend: %s', (message) => {
    expect(clean(message)).toBe(message);
  });

  it('is cut to 300 characters', () => {
    expect(clean('a '.repeat(400))).toHaveLength(301);
  });

  it('never contains data of the case, at any position', () => {
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
