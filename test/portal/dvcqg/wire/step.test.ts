import { expect, test } from 'vitest';
import { instantFromParts } from '../../../../src/domain/time.ts';
import { aMapped } from '../fakePortal.ts';
import { presentStepOf, shipped } from './shipped.ts';

const at = (hour: number): number => instantFromParts({ year: 2024, month: 11, day: 5, hour }) ?? 0;
const action = { at: at(9), by: 'Cán bộ một cửa', name: '', note: 'Đã tiếp nhận', step: 'Thẩm định' };

test('a complete step fills every field of the contract, in its order', () => {
  expect(Object.entries(presentStepOf({ lastAction: action }))).toEqual([
    ['MaHoSo', 'H23.12-241101-0001'],
    ['NguoiXuLy', 'Cán bộ một cửa'],
    ['ChucDanh', ''],
    ['ThoiDiemXuLy', '20241105090000'],
    ['PhongBanXuLy', ''],
    ['NoiDungXuLy', 'Đã tiếp nhận'],
    ['TrangThai', '4'],
    ['NgayBatDau', ''],
    ['NgayKetThucTheoQuyDinh', ''],
  ]);
});

test('a step nobody signed is signed by the agency', () => {
  const wire = presentStepOf({ lastAction: { ...action, by: '' } });
  expect(wire['NguoiXuLy']).toBe('Sở Tư pháp tỉnh');
});

test('a step is described by its action, else by the note, else by its name, else by its status', () => {
  const acted = presentStepOf({ lastAction: { ...action, name: 'Tiếp nhận hồ sơ' } });
  expect(acted['NoiDungXuLy']).toBe('Tiếp nhận hồ sơ');
  const named = presentStepOf({ lastAction: { ...action, note: '' } });
  expect(named['NoiDungXuLy']).toBe('Thẩm định');
  const bare = presentStepOf({ lastAction: { ...action, note: '', step: '' } });
  expect(bare['NoiDungXuLy']).toBe('Đang xử lý');
});

test('an earlier step has its own status and time, and nothing of the last action', () => {
  const step = { status: '2', at: at(7), isPresent: false } as const;
  const wire = shipped.step({ mapped: aMapped({ lastAction: action }), step }, () => undefined);
  expect(wire).toMatchObject({
    NguoiXuLy: 'Sở Tư pháp tỉnh',
    ThoiDiemXuLy: '20241105070000',
    NoiDungXuLy: 'Được tiếp nhận',
    TrangThai: '2',
  });
});

test('a step that the source records has what it says of it, whichever step it is', () => {
  const recorded = {
    ...{ status: 'thẩm định', at: at(7), by: 'Chuyên viên', unit: 'Phòng Hộ tịch', content: 'Đã thẩm định' },
    dueAt: at(17),
  };
  const step = { status: '4', at: at(7), isPresent: false, recorded } as const;
  const wire = shipped.step({ mapped: aMapped({ lastAction: action }), step }, () => undefined);
  expect(wire).toMatchObject({
    ...{ NguoiXuLy: 'Chuyên viên', ThoiDiemXuLy: '20241105070000', PhongBanXuLy: 'Phòng Hộ tịch' },
    ...{ NoiDungXuLy: 'Đã thẩm định', TrangThai: '4', NgayKetThucTheoQuyDinh: '20241105170000' },
  });
  const bare = { ...step, recorded: { ...recorded, by: '', unit: '', content: '', dueAt: null } };
  expect(
    shipped.step({ mapped: aMapped({ lastAction: action }), step: bare }, () => undefined),
  ).toMatchObject({
    ...{ NguoiXuLy: 'Sở Tư pháp tỉnh', PhongBanXuLy: '', NoiDungXuLy: 'Đang xử lý' },
    NgayKetThucTheoQuyDinh: '',
  });
});

test('the name of an agency in the place of a person is cut to fifty units', () => {
  const agencyName = 'Ủy ban nhân dân thị trấn Thanh Miện, huyện Thanh Miện, tỉnh Hải Dương';
  const cut: string[] = [];
  const lastAction = { ...action, by: '' };
  const mapped = aMapped({ lastAction }, { agencyName });
  const step = { status: '4', at: at(9), isPresent: true } as const;
  const wire = shipped.step({ mapped, step }, (field) => cut.push(field));
  expect(wire['NguoiXuLy']).toBe('Ủy ban nhân dân thị trấn Thanh Miện, huyện Thanh…');
  expect(cut).toEqual(['NguoiXuLy']);
});
