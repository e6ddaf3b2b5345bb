import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ProvinceFault } from '../../../src/sandbox/province/faults.ts';
import { type Province, startProvince } from '../../../src/sandbox/province.ts';
import { caseNos, getDossiers, getPage } from '../clients.ts';

let province: Province;

beforeAll(async () => {
  province = await startProvince({ records: 200, problems: false });
});
beforeEach(() => province.setFaults([]));
afterAll(() => province.close());

async function hit(fault: ProvinceFault): Promise<Response> {
  province.setFaults([{ times: 1, ...fault }]);
  return getDossiers(province, { start: 0, end: 20 });
}

describe("the province's faults", () => {
  it.each([401, 403, 500, 503])('answers HTTP %i, once', async (status) => {
    expect((await hit({ kind: 'status', status })).status).toBe(status);
    expect((await getDossiers(province, { end: 1 })).status).toBe(200);
  });

  it('answers with the page of a proxy', async () => {
    const response = await hit({ kind: 'html' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('Bad Gateway');
  });

  it('cuts the answer off in the middle', async () => {
    const whole = await (await getDossiers(province, { end: 20 })).text();
    const cut = await (await hit({ kind: 'cut_json' })).text();
    expect(whole.startsWith(cut)).toBe(true);
    expect(cut.length).toBe(Math.floor(whole.length / 2));
  });

  it('answers with nothing, or with an array', async () => {
    expect(await (await hit({ kind: 'empty_body' })).text()).toBe('');
    const rows: unknown = await (await hit({ kind: 'array_body' })).json();
    expect(rows).toEqual((await getPage(province, { end: 20 })).data);
  });

  it('hangs until the caller gives up, and serves others meanwhile', async () => {
    province.setFaults([{ kind: 'hang', times: 1 }]);
    const { total } = province.stats();
    const signal = AbortSignal.timeout(300);
    const hanging = fetch(`${province.url}/o/rest/v2/dossiers?end=1`, {
      signal,
      headers: { authorization: `Basic ${btoa('sync:sandbox')}`, groupId: '35166' },
    });
    const gaveUp = expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect.poll(() => province.stats().total).toBe(total + 1);
    expect((await getDossiers(province, { end: 1 })).status).toBe(200);
    await gaveUp;
  });

  it('is slow, or breaks the connection', async () => {
    const started = performance.now();
    expect((await hit({ kind: 'slow', delayMs: 60 })).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(55);
    await expect(hit({ kind: 'reset' })).rejects.toThrow(TypeError);
  });

  it('sends an oversized answer', async () => {
    const body = await (await hit({ kind: 'oversized', bytes: 300_000 })).text();
    expect(body.length).toBeGreaterThan(300_000);
    expect(JSON.parse(body)).toEqual({ total: 0, data: [] });
  });

  it('changes its total from page to page', async () => {
    province.setFaults([{ kind: 'drifting_total' }]);
    const totals = new Set<number>();
    for (let i = 0; i < 4; i += 1)
      totals.add((await getPage(province, { start: i * 20, end: i * 20 + 20 })).total);
    expect(totals.size).toBe(4);
    expect(totals).not.toContain(202);
  });

  it('spoils one row of a page', async () => {
    const page = await getPage(province, { end: 20 });
    province.setFaults([{ kind: 'unreadable_row', times: 1 }]);
    const spoilt = await getPage(province, { end: 20 });
    expect(spoilt.data.slice(1)).toEqual(page.data.slice(1));
    expect(spoilt.data[0]).toEqual({ dossierId: null, dossierNo: { value: '' } });
  });

  it('writes every text in decomposed Unicode', async () => {
    const page = await getPage(province, { end: 20 });
    const { data } = z
      .looseObject({ data: z.unknown() })
      .parse(await (await hit({ kind: 'decomposed' })).json());
    expect(data).not.toEqual(page.data);
    expect(JSON.stringify(data).normalize('NFC')).toBe(JSON.stringify(page.data).normalize('NFC'));
  });

  it('shows one case on two pages', async () => {
    const first = await getPage(province, { start: 0, end: 20 });
    province.setFaults([{ kind: 'repeated_case' }]);
    const second = await getPage(province, { start: 20, end: 40 });
    expect(second.data).toHaveLength(21);
    expect(second.data[0]).toEqual(first.data.at(-1));
  });
});

describe('shifting pages', () => {
  async function readByOffset(query: Record<string, string>): Promise<unknown[]> {
    const read: unknown[] = [];
    for (let start = 0; start < 202; start += 20) {
      read.push(...caseNos(await getPage(province, { ...query, start, end: start + 20 })));
    }
    return read;
  }

  it.each([{}, { sort: 'modifiedDate', order: 'true' }])(
    'make a reader of offsets miss rows, though none is lost: %j',
    async (query) => {
      const expected = new Set(caseNos(await getPage(province, {})));
      expect(new Set(await readByOffset(query))).toEqual(expected);
      province.setFaults([{ kind: 'shifting_pages', rows: 3 }]);
      expect(new Set(await readByOffset(query)).size).toBeLessThan(expected.size);
      province.setFaults([]);
      expect(new Set(await readByOffset(query))).toEqual(expected);
    },
  );
});
