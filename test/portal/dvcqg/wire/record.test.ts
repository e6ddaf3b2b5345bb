import { expect, test } from 'vitest';
import { instantFromParts, VIETNAM_OFFSET_MS } from '../../../../src/domain/time.ts';
import { wireRecord } from '../../../../src/portal/dvcqg/wire/record.ts';
import { aCase } from '../../../support/cases.ts';
import { aMapped } from '../fakePortal.ts';

const at = (day: number, hour: number): number =>
  instantFromParts({ year: 2024, month: 11, day, hour, minute: 5, second: 7 }) ?? 0;

test('a complete case fills every field of the contract, in its order', () => {
  const mapped = aMapped({
    receivedAt: at(1, 8),
    dueAt: at(15, 17),
    releasedAt: at(10, 9),
    finishedAt: at(11, 10),
    applicant: { kind: 'business', name: 'Công ty Thử', idNo: '0800000001', address: 'Số 1 phố Thử' },
    contact: { name: 'Trần Thị Thử', telephone: '0912345678', email: 'thu@example.vn' },
    note: 'Đề nghị cấp mới',
  });
  const wire = wireRecord(mapped, VIETNAM_OFFSET_MS);
  expect(Object.entries(wire)).toEqual([
    ['MaHoSo', 'H23.12-241101-0001'],
    ['MaTTHC', '1.000001'],
    ['TenTTHC', 'Thủ tục đăng ký khai sinh'],
    ['MaLinhVuc', 'HT'],
    ['TenLinhVuc', 'Hộ tịch'],
    ['ChuHoSo', 'Trần Thị Thử'],
    ['LoaiDoiTuong', '2'],
    ['MaDoiTuong', ''],
    ['ThongTinKhac', ''],
    ['Email', 'thu@example.vn'],
    ['Fax', ''],
    ['SoDienThoai', '0912345678'],
    ['TrichYeuHoSo', 'Đề nghị cấp mới'],
    ['NgayTiepNhan', '20241101080507'],
    ['NgayHenTra', '20241115170507'],
    ['TrangThaiHoSo', '4'],
    ['NgayTra', '20241111100507'],
    ['ThongTinTra', ''],
    ['HinhThuc', '1'],
    ['NgayKetThucXuLy', '20241110090507'],
    ['DonViXuLy', 'Sở Tư pháp tỉnh'],
    ['GhiChu', 'Đề nghị cấp mới'],
    ['TaiLieuNop', []],
    ['DanhSachLePhi', []],
    ['DanhSachTepDinhKemKhac', []],
    ['DanhSachHoSoBoSung', []],
    ['DanhSachGiayToKetQua', []],
  ]);
});

test('without a contact the applicant is the owner of the case', () => {
  const wire = wireRecord(aMapped({ contact: { name: '', telephone: '', email: '' } }), VIETNAM_OFFSET_MS);
  expect(wire.ChuHoSo).toBe('Trần Thị Thử');
});

test.each([
  ['citizen', '1'],
  ['', '1'],
  ['business', '2'],
] as const)('an applicant of kind %j is of type %j', (kind, type) => {
  const applicant = { ...aCase().applicant, kind };
  expect(wireRecord(aMapped({ applicant }), VIETNAM_OFFSET_MS).LoaiDoiTuong).toBe(type);
});

test('a case handed in at the counter is of form 0', () => {
  expect(wireRecord(aMapped({ online: false }), VIETNAM_OFFSET_MS).HinhThuc).toBe('0');
});

test('absent dates are empty strings', () => {
  const wire = wireRecord(aMapped({ dueAt: null, releasedAt: null, finishedAt: null }), VIETNAM_OFFSET_MS);
  expect([wire.NgayHenTra, wire.NgayKetThucXuLy, wire.NgayTra]).toEqual(['', '', '']);
});

test("the applicant's identity number and address are not sent", () => {
  const mapped = aMapped({
    applicant: { kind: 'citizen', name: 'A', idNo: '030190000001', address: 'Số 1 phố Thử' },
  });
  const wire = JSON.stringify(wireRecord(mapped, VIETNAM_OFFSET_MS));
  expect(wire).not.toContain('030190000001');
  expect(wire).not.toContain('phố Thử');
});
