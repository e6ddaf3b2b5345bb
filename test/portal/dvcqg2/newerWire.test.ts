import { expect, test } from 'vitest';
import { VIETNAM_OFFSET_MS } from '../../../src/domain/time.ts';
import { newerForm } from '../../../src/portal/dvcqg2/newerForm.ts';
import { newerWire } from '../../../src/portal/dvcqg2/newerWire.ts';
import { aMapped, aStep } from '../dvcqg/fakePortal.ts';
import { NEWER_FIELDS, PATHS } from './opened.ts';

const receivedAt = Date.parse('2026-03-04T17:30:00.000Z');
const wire = newerWire({
  ...{ fields: () => NEWER_FIELDS, offsetMs: VIETNAM_OFFSET_MS },
  ...{ lists: { new: 'empty', update: 'omit' }, progressUpdates: true },
})();
const uncut = (): void => undefined;

test('dates go in ISO 8601 with milliseconds and the zone, states as numbers', () => {
  const mapped = aMapped({ receivedAt, dueAt: null }, { status: '10' });
  expect(wire.record('new', mapped, uncut)).toMatchObject({
    NgayTiepNhan: '2026-03-05T00:30:00.000+07:00',
    NgayHenTra: '',
    TrangThaiHoSo: 10,
    TaiLieuNop: [],
  });
  const step = wire.step(aStep({ receivedAt }, { status: '9' }), uncut);
  expect(step).toMatchObject({ IDHoSo: '', TrangThai: 9, NguoiXuLy: expect.any(String) });
  expect(step['ThoiDiemXuLy']).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}\+07:00$/);
});

test('cases go as a bare array with the token as bearer; an update goes to a path of its own where there is one', () => {
  const call = (isUpdating: string) => ({
    ...({ service: 'DongBoHoSoMC', endpoint: '', token: 'T' } as const),
    fields: { isUpdating, data: [{ MaHoSo: 'a' }] },
  });
  const sent = { body: [{ MaHoSo: 'a' }], headers: { Authorization: 'Bearer T' } };
  expect(newerForm(PATHS).request(call('True'))).toEqual({ endpoint: PATHS.record, ...sent });
  const form = newerForm({ ...PATHS, update: '/hoso/capnhat' });
  expect(form.request(call('True')).endpoint).toBe('/hoso/capnhat');
  expect(form.request(call('False')).endpoint).toBe(PATHS.record);
});
