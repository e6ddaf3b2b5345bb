import { expect, test } from 'vitest';
import { instantFromParts } from '../../../../src/domain/time.ts';
import { aCase } from '../../../support/cases.ts';
import { aMapped } from '../fakePortal.ts';
import { recordOf, shipped } from './shipped.ts';

const at = (day: number, hour: number): number =>
  instantFromParts({ year: 2024, month: 11, day, hour, minute: 5, second: 7 }) ?? 0;

test('a complete case fills every field of the contract, in its order', () => {
  const wire = recordOf({
    receivedAt: at(1, 8),
    dueAt: at(15, 17),
    releasedAt: at(10, 9),
    finishedAt: at(11, 10),
    applicant: { kind: 'business', name: 'Công ty Thử', idNo: '0800000001', address: 'Số 1 phố Thử' },
    contact: { name: 'Trần Thị Thử', telephone: '0912345678', email: 'thu@example.vn' },
    title: 'Đề nghị cấp mới',
    note: 'Hồ sơ nộp bổ sung',
  });
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
    ['GhiChu', 'Hồ sơ nộp bổ sung'],
    ['KenhThucHien', '2'],
    ['TaiLieuNop', []],
    ['DanhSachLePhi', []],
    ['DanhSachTepDinhKemKhac', []],
    ['DanhSachHoSoBoSung', []],
    ['DanhSachGiayToKetQua', []],
  ]);
});

test('without a contact the applicant is the owner of the case', () => {
  const wire = recordOf({ contact: { name: '', telephone: '', email: '' } });
  expect(wire['ChuHoSo']).toBe('Trần Thị Thử');
});

test.each([
  ['citizen', '1'],
  ['', '1'],
  ['business', '2'],
] as const)('an applicant of kind %j is of type %j', (kind, type) => {
  const applicant = { ...aCase().applicant, kind };
  expect(recordOf({ applicant })['LoaiDoiTuong']).toBe(type);
});

test('a case handed in at the counter is of form 0', () => {
  expect(recordOf({ online: false })['HinhThuc']).toBe('0');
});

test('absent dates are empty strings', () => {
  const wire = recordOf({ dueAt: null, releasedAt: null, finishedAt: null });
  expect([wire['NgayHenTra'], wire['NgayKetThucXuLy'], wire['NgayTra']]).toEqual(['', '', '']);
});

test("the applicant's identity number and address are not sent", () => {
  const applicant = { kind: 'citizen', name: 'A', idNo: '030190000001', address: 'Số 1 phố Thử' } as const;
  const wire = JSON.stringify(recordOf({ applicant }));
  expect(wire).not.toContain('030190000001');
  expect(wire).not.toContain('phố Thử');
});

test('a case without a title is summarised by its procedure, and its note stays a note', () => {
  expect(recordOf({ title: '', note: 'Ghi chú' })).toMatchObject({
    TrichYeuHoSo: 'Thủ tục đăng ký khai sinh',
    GhiChu: 'Ghi chú',
  });
});

test.each([
  [{ online: true, postal: true }, '2'],
  [{ online: false, postal: true }, '3'],
  [{ online: false, postal: false }, '1'],
])('a case with %o came in by channel %s', (over, channel) => {
  expect(recordOf(over)['KenhThucHien']).toBe(channel);
});

test('lists that a case has nothing for are empty when it is new, and left out of an update', () => {
  const lists = [
    'TaiLieuNop',
    'DanhSachLePhi',
    'DanhSachTepDinhKemKhac',
    'DanhSachHoSoBoSung',
    'DanhSachGiayToKetQua',
  ];
  expect(recordOf()).toMatchObject(Object.fromEntries(lists.map((name) => [name, []])));
  expect(Object.keys(recordOf({}, 'update'))).toEqual(
    Object.keys(recordOf()).filter((name) => !lists.includes(name)),
  );
});

test.each(['new', 'update'] as const)('a result paper goes out with a case sent as %s', (mode) => {
  const wire = recordOf({ result: { number: '123/GCN', at: at(9, 8) } }, mode);
  expect(wire['DanhSachGiayToKetQua']).toEqual([
    {
      TenGiayTo: 'Thủ tục đăng ký khai sinh',
      MaThanhPhanHoSo: '',
      GiayToId: '',
      MaGiayToKetQua: '123/GCN',
      DuongDanTepTinKetQua: '',
    },
  ]);
});

test('the domain is that of the nation where it is known', () => {
  const mapped = aMapped({}, { domainCode: 'G22-HT', domainName: 'Hộ tịch quốc gia' });
  expect(shipped.record('new', mapped, () => undefined)).toMatchObject({
    MaLinhVuc: 'G22-HT',
    TenLinhVuc: 'Hộ tịch quốc gia',
  });
});

test('a note that is too long is cut and named, and stays below 2,000 units', () => {
  const cut: string[] = [];
  const wire = shipped.record('new', aMapped({ note: 'x'.repeat(3_000) }), (field) => cut.push(field));
  expect(wire['GhiChu']).toBe(`${'x'.repeat(1_998)}…`);
  expect(cut).toEqual(['GhiChu']);
});

test('a case lacks what the portal requires and no alternative has; both sides are named', () => {
  const bare = aMapped({ title: '' }, { procedureName: '', domainName: '' });
  expect(shipped.check(bare)).toEqual({
    reason: 'FIELD_MISSING',
    detail: 'TenTTHC (procedureName), TenLinhVuc (domainName), TrichYeuHoSo (title, procedureName)',
  });
  expect(shipped.check(aMapped())).toBeNull();
});

test('a number is never cut: a case whose number is too long is held back', () => {
  expect(shipped.check(aMapped({ caseNo: 'x'.repeat(51) }))).toEqual({
    reason: 'FIELD_INVALID',
    detail: 'MaHoSo (caseNo): > 50',
  });
});
