import { describe, expect, it } from 'vitest';
import { asNew, asProgress, asUpdate, login, post, wireCase, wireStep } from './clients.ts';
import { known, LOAD, load, start, unknown } from './startedPortals.ts';

describe('the figures', () => {
  it('count what was accepted, of how many cases, and how often', async () => {
    const portal = await start(LOAD);
    const client = await login(portal);
    await client.send(asNew(wireCase(unknown), wireCase('later')));
    await client.send(asUpdate(wireCase(unknown), wireCase(known)));
    await client.send(asUpdate(wireCase(unknown)));
    await client.send(asProgress(wireStep(unknown)));
    expect(portal.stats()).toMatchObject({
      total: 5,
      requests: {
        login: { ok: 1 },
        DongBoHoSoMC: { ok: 3 },
        CapNhatTienDoHoSoMC: { ok: 1 },
      },
      held: load.known + 2,
      newRecords: 2,
      updates: 3,
      progressSteps: 1,
      casesAccepted: 3,
      casesAcceptedAgain: 1,
      mostOfOneCase: 3,
      largestBatch: 2,
    });
    expect(new Map([...portal.cases()].map(({ caseNo, records }) => [caseNo, records]))).toEqual(
      new Map([
        [unknown, 3],
        [known, 1],
        ['later', 1],
      ]),
    );
  });

  it('notice what goes backwards', async () => {
    const portal = await start();
    const client = await login(portal);
    await client.send(asNew(wireCase('A', { TrangThaiHoSo: '9' })));
    await client.send(asUpdate(wireCase('A', { TrangThaiHoSo: '10' })));
    await client.send(asProgress(wireStep('A', { ThoiDiemXuLy: '20230101000000' })));
    await client.send(asProgress(wireStep('A', { ThoiDiemXuLy: '20241102090000' })));
    expect(portal.stats()).toMatchObject({ statusWentBack: 0, progressWentBack: 0 });
    await client.send(asUpdate(wireCase('A', { TrangThaiHoSo: '4' })));
    await client.send(asProgress(wireStep('A', { ThoiDiemXuLy: '20241101090000' })));
    expect(portal.stats()).toMatchObject({ statusWentBack: 1, progressWentBack: 1 });
  });

  it('do not take steps that are sent again in their order, after a crash, for ones that go backwards', async () => {
    const portal = await start();
    const client = await login(portal);
    await client.send(asNew(wireCase('A', { TrangThaiHoSo: '10' })));
    for (let time = 0; time < 2; time += 1) {
      await client.send(asProgress(wireStep('A', { TrangThai: '2', ThoiDiemXuLy: '20241101090000' })));
      await client.send(asProgress(wireStep('A', { TrangThai: '9', ThoiDiemXuLy: '20241102090000' })));
      // A status can be reached twice.
      await client.send(asProgress(wireStep('A', { TrangThai: '2', ThoiDiemXuLy: '20241103090000' })));
    }
    expect(portal.stats()).toMatchObject({ progressSteps: 6, progressWentBack: 0 });
    await client.send(asProgress(wireStep('A', { TrangThai: '2', ThoiDiemXuLy: '20241101090001' })));
    expect(portal.stats()).toMatchObject({ progressWentBack: 1 });
  });

  it('grow beyond the initial capacity', async () => {
    const portal = await start({ maxBatch: 3_000 });
    const client = await login(portal);
    await client.send(asNew(...Array.from({ length: 2_500 }, (_, i) => wireCase(`C${i}`))));
    expect(portal.stats()).toMatchObject({ held: 2_500, largestBatch: 2_500 });
    for (const caseNo of ['C0', 'C2499'])
      expect(portal.held(caseNo)).toMatchObject({ status: '4', records: 1 });
  });

  it('count the requests open at a time', async () => {
    const portal = await start({ latencyMs: 80 });
    const client = await login(portal);
    await Promise.all(['A', 'B', 'C'].map((caseNo) => client.send(asNew(wireCase(caseNo)))));
    expect(portal.stats()).toMatchObject({ peakConcurrency: 3 });
  });
});

describe('the control plane', () => {
  it('plans faults and poison, and shows figures and cases', async () => {
    const portal = await start();
    const client = await login(portal);
    await client.send(asNew(wireCase('A/1')));
    await post(portal, '/sandbox/faults', {
      faults: [{ kind: 'refuse', code: '9', times: 1 }],
      poison: ['B'],
    });
    expect(await client.send(asNew(wireCase('C')))).toMatchObject({ error_code: '9' });
    expect(await client.send(asNew(wireCase('B')))).toMatchObject({ error_code: '11' });
    const get = (path: string): Promise<Response> => fetch(`${portal.url}/sandbox/${path}`);
    expect(await (await get('stats')).json()).toEqual(portal.stats());
    expect(await (await get('cases')).text()).toBe(`${JSON.stringify(portal.held('A/1'))}\n`);
    expect((await get('cases/C')).status).toBe(404);
    expect((await post(portal, '/sandbox/faults', { faults: [{ kind: 'slow', extra: 1 }] })).status).toBe(
      400,
    );
  });
});
