import { describe, expect, it } from 'vitest';
import { baselineRows } from '../../src/sandbox/baseline.ts';
import { asNew, asProgress, asUpdate, LOGIN, login, post, wireCase, wireStep } from './clients.ts';
import { first, known, LOAD, load, start, unknown } from './startedPortals.ts';

describe('login', () => {
  it('opens a session for the right password only', async () => {
    const portal = await start();
    const right = await post(portal, LOGIN, { username: 'h23', password: 'sandbox' });
    expect(await right.json()).toEqual({ error_code: 0, session: expect.stringMatching(/^session-/) });
    const wrong = await post(portal, LOGIN, { username: 'h23', password: 'no' });
    expect(await wrong.json()).toMatchObject({ error_code: '1' });
  });

  it('needs dstcode, POST and a known path', async () => {
    const portal = await start({ authEndpoint: '/login' });
    expect((await post(portal, '/login', {}, {})).status).toBe(400);
    expect((await post(portal, LOGIN, {})).status).toBe(404);
    expect((await fetch(`${portal.url}/login`)).status).toBe(404);
  });

  it.each([
    ['code', 200],
    ['http_401', 401],
  ] as const)('refuses an expired session with %s', async (expiredSession, status) => {
    const portal = await start({ expiredSession, sessionSeconds: 0.05 });
    const client = await login(portal);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const response = await client.sendRaw(asNew(wireCase('A')));
    expect(response.status).toBe(status);
    if (status === 200) expect(await response.json()).toMatchObject({ error_code: '-1' });
    expect(portal.held('A')).toBeNull();
  });
});

describe('a batch of records', () => {
  it('is stored', async () => {
    const portal = await start();
    const client = await login(portal);
    expect(await client.send(asNew(wireCase('A'), wireCase('B')))).toEqual({ error_code: '0' });
    expect(portal.held('B')).toMatchObject({
      caseNo: 'B',
      status: '4',
      known: false,
      records: 1,
      progress: 0,
    });
    expect(await client.send(asUpdate(wireCase('B', { TrangThaiHoSo: '10' })))).toEqual({ error_code: '0' });
    expect(portal.held('B')).toMatchObject({ status: '10', records: 2 });
  });

  it('is refused whole with the code of its bad record', async () => {
    const portal = await start({ poison: (caseNo) => caseNo === 'BAD' });
    const client = await login(portal);
    const answer = await client.send(asNew(wireCase('A'), wireCase('BAD'), wireCase('C')));
    expect(answer).toMatchObject({ error_code: '11', message: expect.stringContaining('Trần Thị Thử') });
    expect([...portal.cases(true)]).toEqual([]);
    expect(portal.stats()).toMatchObject({ newRecords: 0, held: 0 });
  });

  it('is answered record by record where the portal does that', async () => {
    const portal = await start({ perRecordResults: true, poison: (caseNo) => caseNo === 'BAD' });
    const client = await login(portal);
    const answer = await client.send(asNew(wireCase('A'), wireCase('BAD'), { MaHoSo: 'C' }));
    expect(answer.error_code).toBe('0');
    expect(answer.result?.map((row) => [row['MaHoSo'], row['error_code']])).toEqual([
      ['A', '0'],
      ['BAD', '11'],
      ['C', '12'],
    ]);
    expect([...portal.cases()].map((held) => held.caseNo)).toEqual(['A']);
  });

  it('must say correctly whether its cases are already there', async () => {
    const portal = await start(LOAD);
    const client = await login(portal);
    expect(await client.send(asNew(wireCase(known)))).toMatchObject({ error_code: '5' });
    expect(await client.send(asUpdate(wireCase(unknown)))).toMatchObject({ error_code: '6' });
    expect(await client.send(asUpdate(wireCase(known)))).toEqual({ error_code: '0' });
    expect(await client.send(asNew(wireCase(unknown)))).toEqual({ error_code: '0' });
    expect(await client.send(asNew(wireCase(unknown)))).toMatchObject({ error_code: '5' });
  });

  it.each([
    ['MaHoSo', ''],
    ['MaTTHC', undefined],
    ['DonViXuLy', undefined],
    ['NgayTiepNhan', ''],
    ['NgayTiepNhan', '20240231080000'],
    ['NgayTiepNhan', '01/11/2024 08:00:00'],
    ['NgayHenTra', '2024'],
    ['TrangThaiHoSo', '11'],
    ['TrangThaiHoSo', 4],
    ['SoDienThoai', null],
    ['TaiLieuNop', undefined],
    ['DanhSachLePhi', ''],
  ])('is refused when %s is %j, naming the field', async (field, value) => {
    const client = await login(await start());
    const answer = await client.send(asNew(wireCase('A', { [field]: value })));
    expect(answer).toEqual({ error_code: '12', message: `Dữ liệu không hợp lệ: ${field}` });
  });

  it('can be limited in records and in bytes', async () => {
    const portal = await start({ maxBatch: 2, maxBodyBytes: 4_096 });
    const client = await login(portal);
    expect(await client.send(asNew(wireCase('A'), wireCase('B'), wireCase('C')))).toMatchObject({
      error_code: '7',
    });
    const large = await client.sendRaw(asNew(wireCase('A', { GhiChu: 'x'.repeat(4_096) })));
    expect(large.status).toBe(413);
    expect(portal.stats()).toMatchObject({ held: 0, requests: { integration: { http_413: 1 } } });
  });

  it('is not understood without a service, an updating flag, data, or JSON', async () => {
    const portal = await start();
    const client = await login(portal);
    expect(await client.send({ service: 'DongBo', data: [{}] })).toMatchObject({ error_code: '3' });
    expect(await client.send({ service: 'DongBoHoSoMC', data: [{}] })).toMatchObject({ error_code: '2' });
    expect(await client.send(asNew())).toMatchObject({ error_code: '2' });
    expect(await (await post(portal, '/integration', '{"ses')).json()).toMatchObject({ error_code: '2' });
  });

  it('is refused for the planted cases, and for procedures the catalogue lacks', async () => {
    const portal = await start(LOAD);
    const client = await login(portal);
    const planted = first((index) => load.problem(index) === 'refused');
    expect(await client.send(asNew(wireCase(planted)))).toMatchObject({ error_code: '11' });
    expect(await client.send(asNew(wireCase('X', { MaTTHC: '1.011616' })))).toMatchObject({
      error_code: '13',
    });
    portal.setPoison(() => false);
    expect(await client.send(asNew(wireCase(planted)))).toEqual({ error_code: '0' });
  });
});

describe('a batch of progress steps', () => {
  it('is stored for cases that are there, and only for them', async () => {
    const portal = await start();
    const client = await login(portal);
    await client.send(asNew(wireCase('A')));
    expect(await client.send(asProgress(wireStep('A'), wireStep('B')))).toMatchObject({ error_code: '6' });
    expect(portal.held('A')?.progress).toBe(0);
    expect(await client.send(asProgress(wireStep('A')))).toEqual({ error_code: '0' });
    expect(portal.held('A')).toMatchObject({ records: 1, progress: 1 });
    expect(await client.send(asProgress(wireStep('A', { ThoiDiemXuLy: '' })))).toMatchObject({
      error_code: '12',
    });
  });
});

describe('reading', () => {
  it('finds the known cases with the status of the baseline, and no others', async () => {
    const portal = await start(LOAD);
    const client = await login(portal);
    const [baseline] = baselineRows(LOAD);
    const found = await client.read({ service: 'TraCuuHoSo', mahoso: baseline?.caseNo });
    expect(found).toEqual({
      error_code: 0,
      result: [{ MaHoSo: baseline?.caseNo, TrangThaiHoSo: baseline?.status }],
    });
    const absent = await client.read({ service: 'TraCuuHoSo', mahoso: unknown });
    expect(absent).toEqual({ error_code: 0, result: [] });
    expect(portal.stats().held).toBe(load.known);
    expect([...portal.cases(true)].map(({ caseNo, status }) => ({ caseNo, status }))).toEqual([
      ...baselineRows(LOAD),
    ]);
  });

  it.each([
    ['lower', { mahoso: 'A', trangthaihoso: '4' }],
    ['presence_only', { MaHoSo: 'A' }],
  ] as const)('can answer with %s keys', async (lookUpKeys, item) => {
    const client = await login(await start({ lookUpKeys }));
    await client.send(asNew(wireCase('A')));
    expect((await client.read({ service: 'TraCuuHoSo', mahoso: 'A' })).result).toEqual([item]);
  });

  it('lists the published procedures, without the planted unpublished ones', async () => {
    const client = await login(await start());
    const { result = [] } = await client.read({ service: 'LayDanhSachTTHC' });
    const codes = result.map((row) => row['MATTHC']);
    expect(codes).toContain('1.005129');
    expect(codes).not.toContain('1.011616');
    expect(codes).not.toContain('');
    expect(codes.length).toBeGreaterThan(140);
  });

  it('lists only some of them where it is set to', async () => {
    const client = await login(await start({ listedProcedures: 3 }));
    expect((await client.read({ service: 'LayDanhSachTTHC' })).result).toHaveLength(3);
  });

  it('returns one procedure with its domain', async () => {
    const client = await login(await start());
    const { result } = await client.read({ service: 'LayThuTuc', maTTHC: '1.001193' });
    expect(result).toEqual([
      {
        MATTHC: '1.001193',
        TENTTHC: 'Đăng ký khai sinh',
        LINHVUCTHUCHIEN: [{ MALINHVUC: 'HT', TENLINHVUC: 'Hộ tịch' }],
      },
    ]);
    expect((await client.read({ service: 'LayThuTuc', maTTHC: '1.011616' })).result).toEqual([]);
    expect(await client.read({ service: 'Khac' })).toMatchObject({ error_code: '3' });
  });
});

describe('a portal that is strict', () => {
  const whole = {
    TenTTHC: 'Đăng ký khai sinh',
    MaLinhVuc: 'HT',
    TenLinhVuc: 'Hộ tịch',
    LoaiDoiTuong: '1',
    TrichYeuHoSo: 'Đăng ký khai sinh',
    NgayHenTra: '20241115080000',
  };

  it.each([
    ['TrichYeuHoSo', { TrichYeuHoSo: '' }],
    ['TenLinhVuc', { TenLinhVuc: '' }],
    ['NgayHenTra', { NgayHenTra: '' }],
    ['TrichYeuHoSo', { TrichYeuHoSo: 'x'.repeat(1_001) }],
    ['GhiChu', { GhiChu: 'x'.repeat(2_000) }],
    ['MaHoSo', { MaHoSo: 'x'.repeat(51) }],
  ])('refuses a record by its %s: %o', async (field, over) => {
    const client = await login(await start({ strict: true }));
    expect(await client.send(asNew(wireCase('A', { ...whole, ...over })))).toEqual({
      error_code: '12',
      message: `Dữ liệu không hợp lệ: ${field}`,
    });
  });

  it('refuses a step without content, or by a person with a name of more than fifty units', async () => {
    const client = await login(await start({ strict: true }));
    expect(await client.send(asNew(wireCase('A', whole)))).toMatchObject({ error_code: '0' });
    const step = (over: Record<string, unknown>) =>
      client.send(asProgress(wireStep('A', { NoiDungXuLy: 'x', ...over })));
    expect(await step({ NoiDungXuLy: '' })).toMatchObject({
      message: expect.stringContaining('NoiDungXuLy'),
    });
    expect(await step({ NguoiXuLy: 'x'.repeat(51) })).toMatchObject({
      message: expect.stringContaining('NguoiXuLy'),
    });
    expect(await step({})).toMatchObject({ error_code: '0' });
  });
});

describe('the papers of a case', () => {
  it('stay through an update with an empty list, unless the portal replaces lists', async () => {
    for (const replacesLists of [false, true]) {
      const portal = await start({ ...LOAD, replacesLists });
      const client = await login(portal);
      expect(portal.held(known)?.papers).toBe(1);
      await client.send(asUpdate(wireCase(known)));
      expect(portal.held(known)?.papers).toBe(replacesLists ? 0 : 1);
      expect(portal.stats().papersErased).toBe(replacesLists ? 1 : 0);
    }
  });

  it('stay through an update without the list, and grow by one with papers', async () => {
    const portal = await start({ ...LOAD, replacesLists: true });
    const client = await login(portal);
    await client.send(asUpdate(wireCase(known, { DanhSachGiayToKetQua: undefined })));
    expect(portal.held(known)?.papers).toBe(1);
    await client.send(asUpdate(wireCase(known, { DanhSachGiayToKetQua: [{}, {}] })));
    expect(portal.held(known)?.papers).toBe(2);
  });
});

it('knows the statuses of the steps that it accepted', async () => {
  const portal = await start();
  const client = await login(portal);
  await client.send(asNew(wireCase('A')));
  for (const TrangThai of ['2', '9', '9']) await client.send(asProgress(wireStep('A', { TrangThai })));
  expect(portal.held('A')).toMatchObject({ progress: 3, steps: ['2', '9'] });
});
