import { describe, expect, it } from 'vitest';
import { startProvince } from '../../src/sandbox/province.ts';
import { caseNos, getDossiers, getPage } from './clients.ts';
import { load, start } from './startedProvinces.ts';

const modified = (page: { data: Record<string, unknown>[] }): string[] =>
  page.data.map((row) => {
    const [, day, month, year, time] =
      /^(\d\d)\/(\d\d)\/(\d{4}) (.+)$/.exec(String(row['modifiedDate'])) ?? [];
    return `${year}-${month}-${day} ${time}`;
  });

const descending = (texts: string[]): string[] => texts.toSorted((a, b) => b.localeCompare(a));

describe('access', () => {
  it('is refused without the right password or site', async () => {
    const province = await start({ password: 'other' });
    expect((await getDossiers(province, { end: 1 })).status).toBe(401);
    const authorization = `Basic ${btoa('sync:other')}`;
    expect((await getDossiers(province, { end: 1 }, { authorization })).status).toBe(403);
    expect((await getDossiers(province, { end: 1 }, { authorization, groupId: '1' })).status).toBe(403);
    expect((await getDossiers(province, { end: 1 }, { authorization, groupId: '35166' })).status).toBe(200);
    expect(province.stats().requests).toEqual({ dossiers: { http_401: 1, http_403: 2, ok: 1 } });
  });

  it('is limited to one path', async () => {
    const province = await start();
    expect((await fetch(`${province.url}/o/rest/v2/other`)).status).toBe(404);
  });
});

describe('paging', () => {
  it('gives rows start ≤ i < end in the order of their ids, and the total of all', async () => {
    const province = await start();
    const page = await getPage(province, { start: 10, end: 13 });
    expect(page.total).toBe(402);
    expect(page.data).toEqual([10, 11, 12].map((index) => load.row(index)));
    expect((await getPage(province, { start: 400, end: 500 })).data).toHaveLength(2);
    expect((await getPage(province, { start: 900, end: 910 })).data).toHaveLength(0);
  });

  it.each([{}, { start: 0, end: 0 }, { end: 'all' }])('returns everything for %j', async (query) => {
    const province = await start();
    expect((await getPage(province, query)).data).toHaveLength(402);
  });

  it('streams an answer too large for one chunk', async () => {
    const province = await start({ records: 6_000 });
    const page = await getPage(province, {});
    expect(page.data).toHaveLength(page.total);
    expect(new Set(page.data.map((row) => row['dossierId'])).size).toBe(6_018);
  });
});

describe('receive-date windows', () => {
  const dayOf = (row: Record<string, unknown>): string => String(row['receiveDate']).slice(0, 10);

  it('hold whole days, both ends included', async () => {
    const province = await start();
    const all = await getPage(province, {});
    const query = { fromReceiveDate: '04/03/2024', toReceiveDate: '06/03/2024' };
    const page = await getPage(province, query);
    const expected = all.data.filter((row) => /^0[456]\/03\/2024/.test(dayOf(row)));
    expect(page.data).toEqual(expected);
    expect(page.total).toBe(expected.length);
    expect(new Set(page.data.map(dayOf))).toEqual(new Set(['04/03/2024', '05/03/2024', '06/03/2024']));
  });

  it('together hold every row but those without a readable receive date', async () => {
    const province = await start();
    const windowed = await getPage(province, { fromReceiveDate: '01/01/2024', toReceiveDate: '04/11/2024' });
    const all = await getPage(province, {});
    const outside = all.data.filter(
      (row) => !windowed.data.some((other) => other['dossierId'] === row['dossierId']),
    );
    expect(outside.map(dayOf).toSorted()).toEqual(['', '31/02/2024']);
    expect(caseNos(windowed).filter((caseNo) => caseNo === '')).toHaveLength(2);
  });

  it.each(['2024-03-04', '4/3/2024', '31/02/2024'])(
    'ignore the badly formed date %s',
    async (fromReceiveDate) => {
      const province = await start();
      expect((await getPage(province, { fromReceiveDate, end: 1 })).total).toBe(402);
    },
  );
});

describe('sorting and filters', () => {
  it('sorts by modification, newest first with order=true', async () => {
    const province = await start();
    const newest = modified(await getPage(province, { sort: 'modifiedDate', order: 'true', end: 402 }));
    expect(newest).toEqual(descending(newest));
    const oldest = modified(await getPage(province, { sort: 'modifiedDate', end: 402 }));
    expect(oldest).toEqual(newest.toReversed());
    expect(new Set(newest).size).toBeGreaterThan(100);
  });

  it('ignores another sort field, and any where the field cannot be sorted on', async () => {
    const province = await start();
    const unsortable = await start({ sortHonoured: false });
    const byId = await getPage(province, { end: 50 });
    expect(await getPage(province, { end: 50, sort: 'dueDate', order: 'true' })).toEqual(byId);
    expect(await getPage(unsortable, { end: 50, sort: 'modifiedDate', order: 'true' })).toEqual(byId);
  });

  it('filters by status, agency and procedure, also together', async () => {
    const province = await start();
    const all = await getPage(province, {});
    const row = load.row(20);
    for (const [name, field] of [
      ['status', 'dossierStatus'],
      ['agency', 'govAgencyCode'],
      ['service', 'serviceCode'],
    ] as const) {
      const page = await getPage(province, { [name]: row[field] });
      expect(page.data).toEqual(all.data.filter((other) => other[field] === row[field]));
    }
    expect((await getPage(province, { status: 'no such', agency: row.govAgencyCode })).total).toBe(0);
    const two = await getPage(province, { status: 'new,processing' });
    expect(new Set(two.data.map((other) => other['dossierStatus']))).toEqual(new Set(['new', 'processing']));
  });
});

describe('changes', () => {
  it('show in the row, in its modification date and at the head of the sorted list', async () => {
    const province = await start();
    const { dossierNo } = load.row(7);
    const query = { sort: 'modifiedDate', order: 'true', end: 2 };
    expect(caseNos(await getPage(province, query))).not.toContain(dossierNo);
    const changed = province.change(dossierNo, { dossierStatus: 'cancelled' });
    expect(changed).toEqual({
      ...load.row(7),
      dossierStatus: 'cancelled',
      modifiedDate: '05/11/2024 08:00:00',
    });
    const head = await getPage(province, query);
    expect(head.data[0]).toEqual(changed);
    expect(head.data[1]?.['dossierNo']).not.toBe(dossierNo);
    expect((await getPage(province, { status: 'cancelled' })).data).toContainEqual(changed);
    expect(province.row(7)).toEqual(changed);
  });

  it('keep the whole list sorted when they set the modification date', async () => {
    const province = await start();
    province.change(3, { modifiedDate: '01/06/2024 12:00:00' });
    province.change(9, { modifiedDate: '01/01/2024 00:00:00' });
    const times = modified(await getPage(province, { sort: 'modifiedDate', order: 'true' }));
    expect(times).toHaveLength(402);
    expect(times).toEqual(descending(times));
  });

  it('move a row to another window with its receive date, and give a draft its number', async () => {
    const province = await start();
    province.change(0, { receiveDate: '10/11/2024 08:00:00' });
    province.change(400, { dossierNo: 'H23.12-241110-7777' });
    const window = { fromReceiveDate: '10/11/2024', toReceiveDate: '10/11/2024' };
    expect(caseNos(await getPage(province, window))).toEqual([load.caseNo(0)]);
    expect(province.row('H23.12-241110-7777')?.dossierStatus).toBe('new');
  });

  it('add rows beyond the initial capacity, and remove them', async () => {
    const province = await start();
    const added = Array.from({ length: 1_100 }, () => province.add());
    expect(province.size()).toBe(1_502);
    expect(new Set(added.map((row) => row.dossierNo)).size).toBe(1_100);
    const [first] = added;
    expect((await getPage(province, {})).total).toBe(1_502);
    province.remove(first?.dossierNo ?? '');
    province.remove(5);
    const all = await getPage(province, {});
    expect(all.total).toBe(1_500);
    expect(caseNos(all)).not.toContain(load.caseNo(5));
    expect(province.row(5)).toBeNull();
    expect(caseNos(await getPage(province, { fromReceiveDate: '05/11/2024' }))).toHaveLength(1_099);
  });

  it('refuse a row that is not there', async () => {
    const province = await start();
    expect(() => province.change('H23.00-240101-0001', {})).toThrow('no row H23.00-240101-0001');
    expect(() => province.remove(4_000)).toThrow('no row 4000');
  });

  it('advance different cases one step, the same ones for the same seed', async () => {
    const [one, two] = [await start(), await start()];
    const caseNos = one.advance(100);
    expect(new Set(caseNos).size).toBe(100);
    expect(two.advance(100)).toEqual(caseNos);
    const index = Array.from({ length: 400 }, (_, i) => i).findIndex(
      (i) => load.row(i).dossierStatus === 'processing',
    );
    one.advance(300);
    expect(one.row(index)).toMatchObject({
      dossierStatus: 'releasing',
      releaseDate: '05/11/2024 08:00:00',
      modifiedDate: '05/11/2024 08:00:00',
    });
  });
});

it('invalid options are reported all at once', async () => {
  const wrong = startProvince({ records: 0, port: -1 });
  await expect(wrong).rejects.toMatchObject({ code: 'sandbox.options', exitCode: 2 });
  await expect(wrong).rejects.toThrow(/records[\s\S]*port|port[\s\S]*records/);
});
