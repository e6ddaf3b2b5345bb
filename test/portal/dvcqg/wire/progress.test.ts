import { expect, test } from 'vitest';
import { instantFromParts, VIETNAM_OFFSET_MS } from '../../../../src/domain/time.ts';
import { wireProgress } from '../../../../src/portal/dvcqg/wire/progress.ts';
import { aMapped } from '../fakePortal.ts';

const at = (hour: number): number => instantFromParts({ year: 2024, month: 11, day: 5, hour }) ?? 0;
const action = { at: at(9), by: 'Cán bộ một cửa', name: '', note: 'Đã tiếp nhận', step: 'Thẩm định' };

test('a complete step fills every field of the contract, in its order', () => {
  const wire = wireProgress(aMapped({ lastAction: action }), VIETNAM_OFFSET_MS);
  expect(Object.entries(wire)).toEqual([
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
  const wire = wireProgress(aMapped({ lastAction: { ...action, by: '' } }), VIETNAM_OFFSET_MS);
  expect(wire.NguoiXuLy).toBe('Sở Tư pháp tỉnh');
});

test('a step without a note is described by its name', () => {
  const wire = wireProgress(aMapped({ lastAction: { ...action, note: '' } }), VIETNAM_OFFSET_MS);
  expect(wire.NoiDungXuLy).toBe('Thẩm định');
});

test.each([
  ['no time', null],
  ['an unreadable time', '31/02/2024'],
])('a step with %s is dated by the last change, else by the receipt', (_, time) => {
  const lastAction = { ...action, at: time };
  const changed = wireProgress(
    aMapped({ lastAction, modifiedAt: at(10), receivedAt: at(7) }),
    VIETNAM_OFFSET_MS,
  );
  expect(changed.ThoiDiemXuLy).toBe('20241105100000');
  const received = wireProgress(
    aMapped({ lastAction, modifiedAt: null, receivedAt: at(7) }),
    VIETNAM_OFFSET_MS,
  );
  expect(received.ThoiDiemXuLy).toBe('20241105070000');
});
