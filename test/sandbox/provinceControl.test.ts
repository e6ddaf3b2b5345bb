import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Province } from '../../src/sandbox/province.ts';
import { getDossiers, getPage, post } from './clients.ts';
import { load, start } from './startedProvinces.ts';

describe('the control plane', () => {
  const answer = async (response: Response): Promise<unknown> => response.json();

  it('makes changes and arrivals, and shows each case', async () => {
    const province = await start();
    const list = z.object({ caseNos: z.array(z.string()) });
    const changes = list.parse(await answer(await post(province, '/sandbox/changes', { count: 3 })));
    const arrivals = list.parse(await answer(await post(province, '/sandbox/arrivals', { count: 2 })));
    expect([changes.caseNos.length, arrivals.caseNos.length]).toEqual([3, 2]);
    for (const caseNo of [...changes.caseNos, ...arrivals.caseNos]) {
      const row = await answer(await fetch(`${province.url}/sandbox/cases/${caseNo}`));
      expect(row).toEqual(province.row(caseNo));
      expect(row).toHaveProperty('modifiedDate', '05/11/2024 08:00:00');
    }
    expect((await fetch(`${province.url}/sandbox/cases/none`)).status).toBe(404);
  });

  it('lists each numbered case on a line, with its planted problem', async () => {
    const province = await start();
    const text = await (await fetch(`${province.url}/sandbox/cases`)).text();
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(400);
    const first: unknown = JSON.parse(lines[0] ?? '');
    const { dossierNo: caseNo, dossierStatus: status, modifiedDate } = load.row(0);
    expect(first).toEqual({ caseNo, status, modifiedDate, known: load.isKnown(0), problem: load.problem(0) });
  });

  it('plans faults, shows figures, and is not counted as traffic', async () => {
    const province = await start();
    await post(province, '/sandbox/faults', { faults: [{ kind: 'status', status: 500, times: 1 }] });
    expect((await getDossiers(province, { end: 1 })).status).toBe(500);
    expect((await getDossiers(province, { end: 5 })).status).toBe(200);
    expect(await answer(await fetch(`${province.url}/sandbox/stats`))).toMatchObject({
      total: 2,
      requests: { dossiers: { http_500: 1, ok: 1 } },
      rows: 402,
      rowsServed: 5,
    });
  });

  it('starts with the faults it is given', async () => {
    const province = await start({ faults: [{ kind: 'empty_body' }] });
    expect(await (await getDossiers(province, { end: 1 })).text()).toBe('');
  });

  it.each([
    ['/sandbox/changes', { count: 0 }],
    ['/sandbox/faults', { faults: [{ kind: 'earthquake' }] }],
    ['/sandbox/faults', 'no JSON'],
  ])('refuses %s %j', async (path, body) => {
    expect((await post(await start(), path, body)).status).toBe(400);
  });

  it('lists its routes when a request is unknown', async () => {
    const response = await fetch(`${(await start()).url}/sandbox/nothing`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('GET /sandbox/stats');
  });
});

describe('rows that are no case of their own', () => {
  const rowsOf = async (province: Province) => (await getPage(province, { end: 0 })).data;

  it('are copies that name their original, with a number of their own', async () => {
    const province = await start({ copies: 3 });
    const copies = (await rowsOf(province)).filter((row) => row['originDossierId'] !== '0');
    expect(copies).toHaveLength(3);
    for (const copy of copies) {
      const original = province.row(String(copy['originDossierNo']));
      expect(String(original?.dossierId)).toBe(copy['originDossierId']);
      expect(copy['dossierNo']).not.toBe(original?.dossierNo);
      expect(copy['receiveDate']).toBe(original?.receiveDate);
    }
  });

  it('are rows with the number of another, and older', async () => {
    const rows = await rowsOf(await start({ duplicates: 2 }));
    const twice = [...Map.groupBy(rows, (row) => row['dossierNo']).values()].filter(
      ([first, second]) => first?.['dossierNo'] !== '' && second !== undefined,
    );
    expect(twice).toHaveLength(2);
    for (const [first, second] of twice) {
      expect(first?.['dossierId']).not.toBe(second?.['dossierId']);
      expect(second?.['modifiedDate']).toBe('01/01/2024 00:00:00');
    }
  });

  it('are cases that were taken back, with a negative originality', async () => {
    const rows = await rowsOf(await start({ takenBack: 4 }));
    expect(rows.filter((row) => row['originality'] === '-3')).toHaveLength(4);
  });

  it('come and go: cases vanish, and get another number in their row', async () => {
    const province = await start();
    const changed = async (path: string, count: number) => {
      const answer = await (await post(province, path, { count })).json();
      return z.object({ caseNos: z.array(z.string()) }).parse(answer).caseNos;
    };
    const gone = await changed('/sandbox/removals', 2);
    expect(gone.map((caseNo) => province.row(caseNo))).toEqual([null, null]);
    const [renumbered = ''] = await changed('/sandbox/renumberings', 1);
    expect(province.row(renumbered)?.dossierNo).toMatch(/-DM$/);
    expect(await rowsOf(province)).toHaveLength(400);
  });
});
