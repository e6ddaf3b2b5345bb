import { expect, test } from 'vitest';
import { instantFromParts, VIETNAM_OFFSET_MS } from '../../../../src/domain/time.ts';
import { wireStep } from '../../../../src/portal/dvcqg/wire/step.ts';
import { aMapped, aStep } from '../fakePortal.ts';

const at = (hour: number): number => instantFromParts({ year: 2024, month: 11, day: 5, hour }) ?? 0;
const action = { at: at(9), by: 'Cán bộ một cửa', name: '', note: 'Đã tiếp nhận', step: 'Thẩm định' };

test('a complete step fills every field of the contract, in its order', () => {
  expect(Object.entries(wireStep(aStep({ lastAction: action }), VIETNAM_OFFSET_MS))).toEqual([
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
  const wire = wireStep(aStep({ lastAction: { ...action, by: '' } }), VIETNAM_OFFSET_MS);
  expect(wire.NguoiXuLy).toBe('Sở Tư pháp tỉnh');
});

test('a step without a note is described by its name, else by its status', () => {
  const named = wireStep(aStep({ lastAction: { ...action, note: '' } }), VIETNAM_OFFSET_MS);
  expect(named.NoiDungXuLy).toBe('Thẩm định');
  const bare = wireStep(aStep({ lastAction: { ...action, note: '', step: '' } }), VIETNAM_OFFSET_MS);
  expect(bare.NoiDungXuLy).toBe('Đang xử lý');
});

test('an earlier step has its own status and time, and nothing of the last action', () => {
  const step = { status: '2', at: at(7), isPresent: false } as const;
  const wire = wireStep({ mapped: aMapped({ lastAction: action }), step }, VIETNAM_OFFSET_MS);
  expect(wire).toMatchObject({
    NguoiXuLy: 'Sở Tư pháp tỉnh',
    ThoiDiemXuLy: '20241105070000',
    NoiDungXuLy: 'Được tiếp nhận',
    TrangThai: '2',
  });
});
